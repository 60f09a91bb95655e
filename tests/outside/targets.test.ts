/** What may be called: the check would be of no use if it refused everything. */
import { describe, expect, test } from 'vitest';
import { classifyAddress, isAllowedAddress } from '../../src/outside/addresses.ts';
import { checkTargetUrl } from '../../src/outside/targets.ts';
import { blockEnds, metadataAddresses } from './support/hostile.ts';

const production = { allowPrivate: false };
const development = { allowPrivate: true };

const publicAddresses = [
  // Next to the blocks that are refused, on either side.
  '1.0.0.0',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '168.63.129.15',
  '168.63.129.17',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '191.255.255.255',
  '192.0.1.0',
  '192.0.3.0',
  '192.88.98.255',
  '192.88.100.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '198.51.99.255',
  '198.51.101.0',
  '203.0.112.255',
  '203.0.114.0',
  '223.255.255.255',
  '2001:200::',
  '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff',
  '2001:db9::',
  '2003::1',
  '2400:cb00::1',
  '2606:4700::6810:84e5',
  '2620:4f:7fff:ffff:ffff:ffff:ffff:ffff',
  '2620:4f:8001::',
  '2a00:1450:4001:80b::200e',
  '3fff:1000::',
  // Near to ISATAP, and no such.
  '2606:4700::5efe',
  '2606:4700::100:5efe:7f00:1',
];

test.each(publicAddresses)('%s is public', (address) => {
  expect(classifyAddress(address)).toBe('public');
  const host = address.includes(':') ? `[${address}]` : address;
  expect(checkTargetUrl(`https://${host}/`, production)).toBeUndefined();
});

test.each([
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '127.0.0.1 ',
  '',
  'x',
  '8.8.8.8/32',
  '2606:4700::1%eth0',
  '[2606:4700::1]',
])('an address is read in one way only: %p is refused', (text) => {
  expect(classifyAddress(text)).toBe('refused');
  expect(isAllowedAddress(text, true)).toBe(false);
});

const urls = [
  'https://example.com',
  'https://example.com/webhooks',
  'https://hooks.acme.example:8443/a/b?c=d&e=%20f',
  'HTTPS://EXAMPLE.COM/',
  'https://example.com:443/',
  'https://example.com:1024/',
  'https://example.com:9443/',
  'https://example.com:65535/',
  'https://bücher.example/',
  'https://xn--bcher-kva.example/',
  'https://例え.jp/フック',
  'https://a_b.example.com/',
  'https://10.example.com/',
  'https://localhost.example.com/',
  'https://internal.example.com/',
  'https://127.0.0.1.nip.io/',
  'https://user.example.com/@ada',
  'https://example.com/?redirect=http://127.0.0.1/',
  'https://134744072/',
  `https://example.com/${'a'.repeat(2028)}`,
];

test('an address stays good however often it is asked about', () => {
  for (let times = 0; times < 20_000; times += 1) {
    expect(checkTargetUrl('https://bücher.example/', production)).toBeUndefined();
  }
});

test.each(urls)('%s may be called', (url) => {
  expect(checkTargetUrl(url, production)).toBeUndefined();
  expect(checkTargetUrl(url, development)).toBeUndefined();
});

describe('a development server', () => {
  test.each([
    'http://example.com/',
    'http://example.com:80/',
    'http://localhost:3001/hooks',
    'http://hooks.localhost:3001/',
    'http://receiver:8080/',
    'http://127.0.0.1:3001/',
    'http://127.1:3001/',
    'http://[::1]:3001/',
    'http://192.168.1.20:3001/',
    'http://10.0.0.1:3001/',
    'http://172.20.0.3:3001/',
    'https://[fd12:3456::1]/',
    'https://printer.local/',
  ])('may call %s, and production may not', (url) => {
    expect(checkTargetUrl(url, development)).toBeUndefined();
    expect(checkTargetUrl(url, production)).toBeDefined();
  });

  test.each([
    'ftp://localhost/',
    'http://localhost:5432/',
    'http://localhost:22/',
    'http://ada@localhost:3001/',
    'http://localhost:3001/#here',
    'http://localhost./',
    'http://0.0.0.0:3001/',
    'http://[::]:3001/',
    'http://[::ffff:127.0.0.1]:3001/',
    'http://224.0.0.1:3001/',
  ])('may not call %s either', (url) => {
    expect(checkTargetUrl(url, development)).toBeDefined();
  });

  test.each(metadataAddresses)('may not call the metadata at %s', (address) => {
    expect(isAllowedAddress(address, true)).toBe(false);
  });

  test('may call its own networks and no other block that is not public', () => {
    const allowed = blockEnds.filter(([, first]) => isAllowedAddress(first, true));
    expect(allowed.map(([block]) => block)).toEqual([
      '10.0.0.0/8',
      '127.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '::1/128',
      'fc00::/7',
    ]);
  });
});

test.each([
  [
    'http://example.com/',
    'must begin with https:// and a host, as in https://example.com/webhooks',
  ],
  [
    'https://ada:secret@example.com/',
    'must not have a user or password: what the receiver has to know can be in the path',
  ],
  ['https://example.com/#a', 'must not have a fragment (#): it is never sent'],
  ['https://127.1/', 'must have a host on the public internet: its address is not'],
  [
    'https://crm.internal/',
    'must have a host on the public internet: names that end in .internal are not',
  ],
  ['https://redis/', 'must have a full host name, such as that of https://example.com/webhooks'],
  ['https://example.com./', 'must not have a dot at the end of its host'],
  ['https://example.com:25/', 'must not use port 25: 443, or one from 1024 on, would be right'],
  [
    'https://example.com:5432/',
    'must not use port 5432, which is that of a database: 443 would be right',
  ],
  ['https://example.com:70000/', 'must be an address such as https://example.com/webhooks'],
])('what is wrong with %s is told, and what would be right', (url, problem) => {
  expect(checkTargetUrl(url, production)).toBe(problem);
});

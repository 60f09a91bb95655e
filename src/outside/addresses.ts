/**
 * Which IP addresses the server may call. IPv4 is public unless it is listed here; IPv6 is public only
 * within 2000::/3, the part that IANA gives out, and there unless it is listed. Compared row by row with
 * IANA's registries as of 2025-10-09:
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 * https://www.iana.org/assignments/ipv6-address-space
 * Blocks that the registries call reachable but where no receiver of webhooks lives are listed too.
 */
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What an address is: reachable from everywhere, of one's own network, or never to be called. */
export type AddressKind = 'public' | 'private' | 'refused';

type Address = ReturnType<typeof ipaddr.parse>;

/** Networks of one's own, which a development server may call. */
const privateBlocks = [
  '10.0.0.0/8', // RFC 1918
  '172.16.0.0/12', // RFC 1918
  '192.168.0.0/16', // RFC 1918
  '127.0.0.0/8', // loopback, RFC 1122
  '::1/128', // loopback, RFC 4291
  'fc00::/7', // unique local, RFC 4193
];

const refusedBlocks = [
  // IPv4
  '0.0.0.0/8', // this network, RFC 791; Linux connects 0.0.0.0 to itself
  '100.64.0.0/10', // shared by carriers, RFC 6598; Alibaba's metadata is 100.100.100.200
  '169.254.0.0/16', // link-local, RFC 3927; the metadata of AWS, Google and Azure is 169.254.169.254
  '192.0.0.0/24', // protocol assignments, RFC 6890; Oracle's metadata is 192.0.0.192
  '192.0.2.0/24', // TEST-NET-1, RFC 5737
  '192.31.196.0/24', // AS112, RFC 7535
  '192.52.193.0/24', // AMT relays, RFC 7450
  '192.88.99.0/24', // 6to4 relays, deprecated, RFC 7526
  '192.175.48.0/24', // AS112, RFC 7534
  '198.18.0.0/15', // benchmarks, RFC 2544
  '198.51.100.0/24', // TEST-NET-2, RFC 5737
  '203.0.113.0/24', // TEST-NET-3, RFC 5737
  '224.0.0.0/4', // multicast, RFC 5771
  '240.0.0.0/4', // reserved, RFC 1112, and the broadcast address
  '168.63.129.16/32', // public by number, but Azure's host answers it inside every virtual machine
  // IPv6, beyond what lies outside 2000::/3
  '2001::/23', // protocol assignments, RFC 2928: Teredo, benchmarks, AMT, AS112, ORCHID, drones
  '2001:db8::/32', // documentation, RFC 3849
  '2002::/16', // 6to4, RFC 3056: carries an IPv4 address
  '2620:4f:8000::/48', // AS112, RFC 7534
  '3ffe::/16', // the former 6bone, RFC 3701
  '3fff::/20', // documentation, RFC 9637
  'fd00:ec2::/32', // metadata of AWS; a development server may not call it either
  'fd20:ce::/32', // metadata of Google
];

const parseBlocks = (blocks: string[]) => blocks.map((block) => ipaddr.parseCIDR(block));
const privateRanges = parseBlocks(privateBlocks);
const refusedRanges = parseBlocks(refusedBlocks);
const globalUnicast = ipaddr.parseCIDR('2000::/3');

const isWithin = (address: Address, ranges: [Address, number][]): boolean =>
  ranges.some(
    ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
  );

/** ISATAP (RFC 5214) hides an IPv4 address in the lower half: `…:0:5efe:` or `…:200:5efe:` before it. */
const isIsatap = (address: Address): boolean =>
  'parts' in address && address.parts[5] === 0x5efe && (address.parts[4]! & ~0x0200) === 0;

/**
 * What the address is. It must be written as Node writes addresses: four decimal numbers, or IPv6
 * without a zone; anything else is refused.
 */
export function classifyAddress(text: string): AddressKind {
  if (!isIPv4(text) && !(isIPv6(text) && !text.includes('%'))) return 'refused';
  const address = ipaddr.parse(text);
  if (isWithin(address, refusedRanges)) return 'refused';
  if (isWithin(address, privateRanges)) return 'private';
  if (address.kind() === 'ipv6' && !isWithin(address, [globalUnicast])) return 'refused';
  // The library's own table is a second fence, should a block be missing above.
  return address.range() === 'unicast' && !isIsatap(address) ? 'public' : 'refused';
}

/** Whether the address may be called: a public one, or one's own network where that is allowed. */
export function isAllowedAddress(text: string, allowPrivate: boolean): boolean {
  const kind = classifyAddress(text);
  return kind === 'public' || (allowPrivate && kind === 'private');
}

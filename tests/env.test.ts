import { describe, expect, test } from 'vitest';
import { mailDirectory } from '../src/env-mail.ts';
import { readEnv } from '../src/env.ts';

const strong = (name: string) => `${name}-0123456789-abcdefghijklmnopqrstuvwxyz`;
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://crm_server:secret@db.example.com/crm',
  JWT_SECRET: strong('a'),
  JWT_REFRESH_SECRET: strong('b'),
  PASSWORD_PEPPER: strong('c'),
};

/** The names of the variables complained about. */
const refused = (source: Record<string, string>): string[] => {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.split(' ')[0] ?? '');
  }
};

test('nothing has to be set outside production', () => {
  const env = readEnv({});
  expect(env).toMatchObject({
    NODE_ENV: 'development',
    PORT: 3000,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:3000',
    CORS_ORIGINS: ['*'],
    DRAIN_MS: 0,
  });
  expect(readEnv({ NODE_ENV: 'test' }).CORS_ORIGINS).toEqual([]);
});

test('an empty variable counts as unset', () => {
  const empty = Object.fromEntries(Object.keys(production).map((name) => [name, '']));
  expect(readEnv({ ...empty, PORT: '', CORS_ORIGINS: '' })).toEqual(readEnv({}));
});

test('whom to tell of weaknesses is an address that somebody can use', () => {
  const given = 'mailto:security@example.com, https://example.com/security,tel:+49-30-1234';
  expect(readEnv({ SECURITY_CONTACT: given }).SECURITY_CONTACT).toEqual([
    'mailto:security@example.com',
    'https://example.com/security',
    'tel:+49-30-1234',
  ]);
  for (const bad of [
    'security@example.com',
    'http://example.com',
    'mailto:',
    'mailto:security@example.com,',
    'mailto:a@example.com\nExpires: 2099-01-01T00:00:00Z',
  ])
    expect(refused({ SECURITY_CONTACT: bad }), bad).toEqual(['SECURITY_CONTACT']);
});

test('values are parsed', () => {
  const env = readEnv({
    PORT: '8080',
    PUBLIC_URL: 'https://crm.example.com/',
    CORS_ORIGINS: 'https://a.example.com, http://localhost:5173',
    TRUST_PROXY_HOPS: '1',
    DRAIN_MS: '100',
  });
  expect(env).toMatchObject({
    PORT: 8080,
    PUBLIC_URL: 'https://crm.example.com',
    CORS_ORIGINS: ['https://a.example.com', 'http://localhost:5173'],
    TRUST_PROXY_HOPS: 1,
    DRAIN_MS: 100,
  });
});

test('every bad variable is named at once, and no value is told', () => {
  const source = {
    PORT: '70000',
    NODE_ENV: 'staging',
    RATE_LIMIT: 'maybe',
    DATABASE_URL: 'mysql://root:hunter2@localhost/crm',
    CORS_ORIGINS: 'example.com',
    DATABASE_POOL_SIZE: '1e3',
  };
  expect(refused(source).sort()).toEqual(Object.keys(source).sort());
  expect(() => readEnv(source)).not.toThrow('hunter2');
});

test('the owner of a database is no use without its server’s role', () => {
  expect(refused({ DATABASE_ADMIN_URL: production.DATABASE_URL })).toEqual(['DATABASE_URL']);
});

const directory = (source: Record<string, string>) => mailDirectory(readEnv(source));

describe('mail', () => {
  const from = { MAIL_FROM: 'crm@example.com' };

  test.each([
    'smtp://localhost',
    'smtp://localhost:1025/',
    'smtps://crm%40example.com:p%40ss@mail.example.com:465',
    'smtp://[::1]:25',
  ])('is sent by %s', (SMTP_URL) => {
    expect(readEnv({ SMTP_URL, ...from })).toMatchObject({ SMTP_URL, ...from });
  });

  test.each([
    'mail.example.com',
    'https://mail.example.com',
    'smtp://',
    'smtp:mail.example.com',
    'smtp://mail.example.com/inbox',
    'smtp://mail.example.com?tls.rejectUnauthorized=false',
    'smtp://mail.example.com#x',
    'smtp://crm:100%@mail.example.com',
  ])('is not sent by %s', (SMTP_URL) => {
    expect(refused({ SMTP_URL, ...from })).toEqual(['SMTP_URL']);
  });

  test('comes from an address', () => {
    const SMTP_URL = 'smtp://localhost';
    expect(refused({ SMTP_URL })).toEqual(['MAIL_FROM']);
    expect(refused({ SMTP_URL, MAIL_FROM: 'crm' })).toEqual(['MAIL_FROM']);
    expect(refused({ SMTP_URL, MAIL_FROM: 'a@example.com\r\nBcc: b@example.com' })).toEqual([
      'MAIL_FROM',
    ]);
    expect(readEnv(from).SMTP_URL).toBeUndefined();
  });

  test('leads to the front end, or else to the server itself', () => {
    const own = 'https://crm.example.com';
    expect(readEnv({ PUBLIC_URL: own }).APP_URL).toBe(own);
    expect(readEnv({ PORT: '4000' }).APP_URL).toBe('http://localhost:4000');
    const APP_URL = 'https://app.example.com/crm/';
    expect(readEnv({ PUBLIC_URL: own, APP_URL }).APP_URL).toBe('https://app.example.com/crm');
    expect(readEnv({ ...production, APP_URL: 'http://localhost:5173' }).APP_URL).toBe(
      'http://localhost:5173',
    );
  });

  test.each([
    'app.example.com',
    'javascript:alert(1)',
    'https://app.example.com/?x=1',
    'https://app.example.com/#/crm',
    'https://app.example.com@evil.example',
  ])('does not lead to %s', (APP_URL) => {
    expect(refused({ APP_URL })).toEqual(['APP_URL']);
  });

  test('leads nowhere that anybody on the way can read, in production', () => {
    expect(refused({ ...production, APP_URL: 'http://app.example.com' })).toEqual(['APP_URL']);
  });

  test('goes over a line that can be read only when that is said', () => {
    expect(readEnv({}).SMTP_ALLOW_PLAIN).toBe('off');
    expect(readEnv({ ...production, SMTP_ALLOW_PLAIN: 'on' }).SMTP_ALLOW_PLAIN).toBe('on');
    expect(refused({ SMTP_ALLOW_PLAIN: 'yes' })).toEqual(['SMTP_ALLOW_PLAIN']);
  });

  test('is kept in files in development alone, and not beside a mail server', () => {
    expect(directory({ DATA_DIR: '/data' })).toBe('/data/mail');
    expect(directory({ SMTP_URL: 'smtp://localhost', ...from })).toBeNull();
    expect(directory({ NODE_ENV: 'test' })).toBeNull();
    expect(directory(production)).toBeNull();
  });
});

test('webhooks stay outside unless that is said', () => {
  expect(readEnv({}).WEBHOOK_ALLOW_PRIVATE).toBe('off');
  expect(readEnv({ WEBHOOK_ALLOW_PRIVATE: 'on' }).WEBHOOK_ALLOW_PRIVATE).toBe('on');
  expect(refused({ WEBHOOK_ALLOW_PRIVATE: 'yes' })).toEqual(['WEBHOOK_ALLOW_PRIVATE']);
});

describe('production', () => {
  test('starts when everything is set, on every interface, and drains', () => {
    expect(readEnv(production)).toMatchObject({ HOST: undefined, DRAIN_MS: 5000 });
  });

  test('refuses to start without a database and secrets, and names each', () => {
    const names = ['DATABASE_URL', 'JWT_SECRET', 'JWT_REFRESH_SECRET', 'PASSWORD_PEPPER'];
    expect(refused({ NODE_ENV: 'production' })).toEqual(names);
  });

  test.each(['short', 'x'.repeat(64), 'ab'.repeat(32)])('refuses the weak secret %s', (weak) => {
    const secrets = { JWT_SECRET: weak, JWT_REFRESH_SECRET: weak, PASSWORD_PEPPER: weak };
    expect(refused({ ...production, ...secrets })).toEqual(Object.keys(secrets));
    expect(refused({ ...production, JWT_SECRET_PREVIOUS: weak })).toEqual(['JWT_SECRET_PREVIOUS']);
  });

  test('refuses to run without rate limits', () => {
    expect(refused({ ...production, RATE_LIMIT: 'off' })).toEqual(['RATE_LIMIT']);
  });

  test('refuses to call private networks', () => {
    const source = { ...production, WEBHOOK_ALLOW_PRIVATE: 'on' };
    expect(refused(source)).toEqual(['WEBHOOK_ALLOW_PRIVATE']);
    expect(readEnv(production).WEBHOOK_ALLOW_PRIVATE).toBe('off');
  });

  test('a tool of the database needs no secrets', () => {
    const { NODE_ENV, DATABASE_URL } = production;
    expect(readEnv({ NODE_ENV, DATABASE_URL }, 'database')).toMatchObject({ DATABASE_URL });
  });
});

describe('sign-in by providers', () => {
  const client = { OAUTH_GOOGLE_CLIENT_ID: 'id', OAUTH_GOOGLE_CLIENT_SECRET: 'secret' };
  const redirects = (OAUTH_REDIRECT_URLS: string) => ({ ...client, OAUTH_REDIRECT_URLS });

  test('a client has a secret, and somewhere to go on to', () => {
    expect(refused({ OAUTH_GITHUB_CLIENT_ID: 'id' })).toEqual([
      'OAUTH_GITHUB_CLIENT_SECRET',
      'OAUTH_REDIRECT_URLS',
    ]);
    expect(
      refused({ OAUTH_GITHUB_CLIENT_SECRET: 'x', ...redirects('https://a.example/') }),
    ).toEqual(['OAUTH_GITHUB_CLIENT_ID']);
    expect(refused({ OAUTH_REDIRECT_URLS: 'https://a.example/' })).toEqual([]);
  });

  test.each([
    ['https://app.example.com/signed-in', ['https://app.example.com/signed-in']],
    [
      'https://a.example/?x=1 , http://localhost:5173/b',
      ['https://a.example/?x=1', 'http://localhost:5173/b'],
    ],
    ['http://127.0.0.1:5173/, http://[::1]/', ['http://127.0.0.1:5173/', 'http://[::1]/']],
    ['com.example.app:/signed-in', ['com.example.app:/signed-in']],
  ])('it may end at %s', (list, expected) => {
    expect(readEnv(redirects(list)).OAUTH_REDIRECT_URLS).toEqual(expected);
  });

  test.each([
    'app.example.com',
    '*',
    'https://*.example.com/',
    'https://a.example/#',
    'https://user:secret@a.example/',
    'http://app.example.com/',
    'http://localhost.example.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'myapp:/signed-in',
    'https://a.example/,',
    `https://a.example/${'x'.repeat(1000)}`,
  ])('it may not end at %s', (list) => {
    expect(refused(redirects(list))).toEqual(['OAUTH_REDIRECT_URLS']);
  });

  test('a stand-in for Google is for tests, and GitHub’s own server is asked by https', () => {
    const urls = {
      OAUTH_GOOGLE_URL: 'http://localhost:8080/',
      OAUTH_GITHUB_URL: 'http://git.example',
    };
    expect(readEnv(urls)).toMatchObject({ ...urls, OAUTH_GOOGLE_URL: 'http://localhost:8080' });
    expect(refused({ ...production, ...urls })).toEqual(['OAUTH_GOOGLE_URL', 'OAUTH_GITHUB_URL']);
    expect(refused({ ...production, OAUTH_GITHUB_URL: 'https://git.example' })).toEqual([]);
  });
});

test('where traces and errors are told, and of how many requests', () => {
  const env = readEnv({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic YQ==,x-scope=1',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  });
  expect(env).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    OTEL_EXPORTER_OTLP_HEADERS: { authorization: 'Basic YQ==', 'x-scope': '1' },
    OTEL_TRACES_SAMPLER_ARG: 0.25,
    OTEL_SERVICE_NAME: 'headless-crm',
  });
  const bad = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization',
    OTEL_TRACES_SAMPLER_ARG: '2',
    SENTRY_DSN: 'https://sentry.example.com/1',
  };
  expect(refused(bad)).toEqual(Object.keys(bad));
});

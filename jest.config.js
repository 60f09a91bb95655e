/** Tests run as ES modules, transpiled by swc; each worker has a database of its own. */
export default {
  // What needs a browser runs by `npm run test:browser`.
  testPathIgnorePatterns: process.env.CHROMIUM ? [] : ['<rootDir>/tests/browser/'],
  testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/sdk/tests/**/*.test.ts'],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^@headless-crm/sdk$': '<rootDir>/sdk/src/index.ts' },
  testTimeout: 20_000,
  maxWorkers: 2,
};

/** Tests run as ES modules, transpiled by swc; each worker has a database of its own. */
export default {
  // These take a browser, or long: they run by `npm run test:browser`, `test:fuzz` and `test:faults`.
  testPathIgnorePatterns: [
    ...(process.env.CHROMIUM ? [] : ['<rootDir>/tests/browser/']),
    ...(process.env.FUZZ ? [] : ['<rootDir>/tests/fuzz/']),
    ...(process.env.FAULTS ? [] : ['<rootDir>/tests/faults/']),
  ],
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
  // Half a minute of work takes long where other things run on the machine, and a hang is one after a minute too.
  testTimeout: 60_000,
  maxWorkers: 2,
};

/** The law of the folders: imports run one way, and each rule says why. */
const below = (name, path, allowed, comment, own = path) => ({
  name,
  severity: 'error',
  comment,
  from: { path },
  to: {
    path: '^src/',
    pathNot: [
      own,
      ...allowed,
      '^src/(problem|remember|take|later|node-http|validate|version|setup-error|url|html)\\.ts$',
    ],
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A circle has no bottom to understand first',
      from: {},
      to: { circular: true },
    },
    below(
      'db-is-the-bottom',
      '^src/db/',
      ['^src/env\\.ts$'],
      'The database knows nothing of who asks or of HTTP',
    ),
    below(
      'outside-knows-nothing-of-ours',
      '^src/outside/',
      [],
      'What leaves the server is sent by jobs and modules; it does not know what it carries',
    ),
    below(
      'auth-knows-the-database-only',
      '^src/auth/',
      ['^src/db/'],
      'Who asks is decided without HTTP',
    ),
    below(
      'http-knows-no-records',
      '^src/http/',
      ['^src/auth/', '^src/db/'],
      'What a request is does not depend on what is asked',
    ),
    below(
      'records-know-no-module',
      '^src/records/',
      ['^src/http/', '^src/auth/', '^src/db/'],
      'The engine has no per-object cases',
    ),
    below(
      'changes-read-what-records-write',
      '^src/changes/',
      ['^src/(records|http|auth|db)/'],
      'The log tells of all objects by their definitions',
    ),
    below(
      'jobs-know-no-request',
      '^src/jobs/',
      ['^src/(outside|auth|db)/'],
      'A job acts for whoever asked for it, long after the request',
    ),
    below(
      'modules-do-not-know-each-other',
      '^src/modules/([^/]+)/',
      ['^src/(records|changes|jobs|http|outside|auth|db)/'],
      'Modules meet in src/routes.ts and, by name, in the registry of sources',
      '^src/modules/$1/',
    ),
    {
      name: 'every-module-is-in-the-list',
      severity: 'error',
      comment:
        'A routes file that src/routes.ts does not list is no part of the API: import it there',
      from: { path: '^src/routes\\.ts$' },
      to: { path: '^src/modules/[^/]+/routes\\.ts$', reachable: false },
    },
    {
      name: 'services-know-no-http',
      severity: 'error',
      comment:
        'A service is called by routes, by batches and by jobs: it knows no request and no reply',
      from: { path: ['^src/modules/.+/service\\.ts$', '^src/records/(query|write)/'] },
      to: { path: '^src/http/' },
    },
    {
      name: 'routes-know-no-database',
      severity: 'error',
      comment: 'A routes file states operations; the work is in the service',
      from: { path: ['^src/modules/.+/routes\\.ts$', '^src/records/routes/'] },
      to: { path: '^src/db/' },
    },
    {
      name: 'only-the-database-makes-clients',
      severity: 'error',
      comment: 'Each way to Postgres binds the organization: there is no other',
      from: { path: '^src/', pathNot: ['^src/db/', '^src/main\\.ts$'] },
      to: { path: 'node_modules/(pg|@prisma)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-outside-reaches-out',
      severity: 'error',
      comment:
        'What calls the world is checked in one place: use the sender, the mailer and the providers of src/outside',
      from: { path: '^src/', pathNot: ['^src/outside/', '^src/db/'] },
      to: {
        path: [
          '^(node:)?(https|http2|tls|dns|dns/promises|dgram)$',
          'node_modules/(ioredis|nodemailer|oauth|passport[^/]*)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'traces-are-loaded-when-they-are-asked-for',
      severity: 'error',
      comment:
        'OpenTelemetry and Sentry are loaded where somebody is told: import them behind tracing.ts and outside/sentry.ts',
      from: {
        path: '^src/',
        pathNot: ['^src/traces/(?!configured|listening)', '^src/outside/sentry'],
      },
      to: {
        path: ['^src/traces/(?!configured|listening)', 'node_modules/@(opentelemetry|sentry)/'],
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'An import that leads nowhere fails at run time only',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@prisma/schema-engine-wasm' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'src/db/generated'] },
    exclude: { path: 'src/db/generated' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};

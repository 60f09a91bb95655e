/**
 * `npm run api` writes what the package declares to its users into `etc`, where a review sees what changes of it. `npm run
 * api -- --check` fails when that is not what is there.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { packSdk } from './pack.ts';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const entries = { sdk: 'index.d.ts', webhooks: 'webhooks.d.ts' };
const temporary = pathOf('../../node_modules/.cache/headless-crm-sdk/api/');

await packSdk(); // builds, when the sources are newer
await rm(temporary, { recursive: true, force: true });
await mkdir(temporary, { recursive: true });
const generated = await namesOfData();
for (const [name, entry] of Object.entries(entries)) {
  extract(name, entry);
  const report = shortened(await readFile(`${temporary}${name}.api.md`, 'utf8'), generated);
  const file = pathOf(`../etc/${name}.api.md`);
  if (!process.argv.includes('--check')) {
    await writeFile(file, report);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== report) {
    console.error(`sdk/etc/${name}.api.md is not what the package declares: npm run api -w sdk`);
    process.exitCode = 1;
  }
}

function extract(name: string, entry: string): void {
  const silent = { default: { logLevel: 'none' as ExtractorLogLevel, addToApiReportFile: false } };
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: pathOf('../package.json'),
    configObject: {
      projectFolder: pathOf('..'),
      mainEntryPointFilePath: pathOf(`../dist/${entry}`),
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: pathOf('../tsconfig.json') },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: temporary,
        reportTempFolder: `${temporary}new/`,
        includeForgottenExports: name === 'sdk', // what the other entry shares with it
      },
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
  });
  // What it says goes into the report: nothing of it is for whoever runs this.
  const { errorCount } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  if (errorCount > 0) throw new Error(`The declarations of ${entry} cannot be read`);
}

/** The types of what is sent and received: documents are compared for them. */
async function namesOfData(): Promise<Set<string>> {
  const files = ['types.gen.ts', 'resources.gen.ts'].map((name) => pathOf(`../src/gen/${name}`));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const names = texts.flatMap((text) => [...text.matchAll(/^export type (\w+)/gm)]);
  return new Set(names.map(([, name]) => name!));
}

function nameOf(block: string): string[] {
  return /^(?:export )?type (\w+)/m.exec(block) ?? [''];
}

/** The report with those types by name alone, or it would be as long as they are. */
function shortened(report: string, names: ReadonlySet<string>): string {
  const [head = '', ...blocks] = report.split(/\n\n(?=\/\/ )/);
  const isData = (block: string) => names.has(nameOf(block)[1] ?? '');
  const data = blocks.filter(isData).map((block) => nameOf(block)[0]);
  const listed = data.length === 0 ? [] : [`// Data, by name\n${data.join('\n')}`];
  return [head, ...listed, ...blocks.filter((block) => !isData(block))].join('\n\n');
}

import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { codeOf, reasonOf, SetupError } from '../setup-error.ts';

const secret = z.string().min(32);

const Secrets = z.object({
  JWT_SECRET: secret,
  JWT_REFRESH_SECRET: secret,
  PASSWORD_PEPPER: secret,
});
/** What tokens and password hashes are keyed with. */
export type Secrets = z.infer<typeof Secrets>;

const StoredSecrets = Secrets.extend({
  /** Passwords of the embedded Postgres's roles. */
  postgres: z.object({ superuser: secret, owner: secret, server: secret }),
});
export type StoredSecrets = z.infer<typeof StoredSecrets>;

const random = () => randomBytes(32).toString('hex');

const generate = (): StoredSecrets => ({
  JWT_SECRET: random(),
  JWT_REFRESH_SECRET: random(),
  PASSWORD_PEPPER: random(),
  postgres: { superuser: random(), owner: random(), server: random() },
});

const readStored = async (file: string): Promise<StoredSecrets | undefined> => {
  try {
    return StoredSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    const reason = error instanceof z.ZodError ? 'a secret is missing' : reasonOf(error);
    throw new SetupError(`${file} cannot be used: ${reason}`, { cause: error });
  }
};

/**
 * The secrets of `<dataDir>/secrets.json` (mode 0600), generated when there is no such file.
 * @throws SetupError when the file cannot be read or is not what was written.
 */
export async function loadSecrets(dataDir: string): Promise<StoredSecrets> {
  const file = join(dataDir, 'secrets.json');
  const stored = await readStored(file);
  if (stored) return stored;
  const draft = join(dataDir, `.secrets-${randomUUID()}.json`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(draft, `${JSON.stringify(generate(), null, 2)}\n`, { mode: 0o600 });
    // Unlike rename, link never replaces: of several first starts, one writes and all read the same.
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return loadSecrets(dataDir);
    throw new SetupError(`${file} cannot be made: ${reasonOf(error)}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
  return loadSecrets(dataDir);
}

/** The secrets to run with: those of the environment, and outside production generated ones. */
export async function chooseSecrets(env: Env): Promise<Secrets> {
  const { JWT_SECRET, JWT_REFRESH_SECRET, PASSWORD_PEPPER } = env;
  if (JWT_SECRET && JWT_REFRESH_SECRET && PASSWORD_PEPPER) {
    return { JWT_SECRET, JWT_REFRESH_SECRET, PASSWORD_PEPPER };
  }
  const stored = await loadSecrets(env.DATA_DIR);
  return {
    JWT_SECRET: JWT_SECRET ?? stored.JWT_SECRET,
    JWT_REFRESH_SECRET: JWT_REFRESH_SECRET ?? stored.JWT_REFRESH_SECRET,
    PASSWORD_PEPPER: PASSWORD_PEPPER ?? stored.PASSWORD_PEPPER,
  };
}

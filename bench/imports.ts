import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, post } from './accounts.ts';

const batchSize = 1000;
const connections = 4;
const tries = 10;
const pauseMs = 2000;

/** Sends a batch, and again where the server has too much to do, as the SDK does. */
async function sendBatch(api: string, account: Account, operations: object[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await post(api, '/batch', { operations }, account);
      return;
    } catch (error) {
      if (attempt === tries || !String(error).includes('"status":503')) throw error;
      await sleep(pauseMs);
    }
  }
}

/** Makes contacts by batches of a thousand over a few connections; gives how many. */
export async function importContacts(
  api: string,
  account: Account,
  contacts: number,
): Promise<number> {
  let next = 0;
  const sendSome = async (): Promise<void> => {
    for (let from = next; from < contacts; from = next) {
      next += batchSize;
      const operations = Array.from({ length: batchSize }, (_, index) => ({
        operation: 'contacts.create',
        body: {
          firstName: `First${(from + index) % 5003}`,
          lastName: `Last${(from + index) % 20_011}`,
          jobTitle: 'Analyst',
          emails: [{ address: `i${from + index}@d${index}.example` }],
          phones: [{ number: `+4930${1_000_000 + from + index}` }],
        },
      }));
      await sendBatch(api, account, operations);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendSome));
  return next;
}

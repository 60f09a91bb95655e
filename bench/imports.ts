import { type Account, post } from './accounts.ts';

const batchSize = 1000;
const connections = 4;

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
      await post(api, '/batch', { operations }, account);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendSome));
  return next;
}

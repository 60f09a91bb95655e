import type { Sql } from '../db/sql.ts';

/** The statements that remove what is kept elsewhere of a record of the organization. */
export type Forget = (organizationId: string, recordId: string) => Sql[];

const holders: Forget[] = [];

/** Says how what a module keeps of records, beside the records themselves, goes when one is purged. */
export function registerHolder(forget: Forget): void {
  holders.push(forget);
}

/** The statements by which everybody forgets the record. */
export function forgetEverywhere(organizationId: string, recordId: string): Sql[] {
  return holders.flatMap((forget) => forget(organizationId, recordId));
}

/** What to do about each way to fail: use the record that is there, show what is wrong, read again, wait, give up. */
import {
  BadRequestError,
  ConflictError,
  type Contact,
  type ContactCreate,
  type ContactUpdate,
  type HeadlessCrm,
  HeadlessCrmError,
  PreconditionFailedError,
  type Problem,
  TimeoutError,
} from '@headless-crm/sdk';

/** Makes a contact, or gives the one that has the address already. */
export async function findOrCreate(crm: HeadlessCrm, input: ContactCreate): Promise<Contact> {
  try {
    return await crm.contacts.create(input);
  } catch (error) {
    if (!ConflictError.is(error) || error.code !== 'duplicate') throw error;
    const { duplicates = [] } = error.problem as Partial<Problem>;
    return crm.contacts.get(duplicates[0]!.id);
  }
}

/** For a form: what is wrong by the input's place, such as `/emails/0/address`; null when the contact is made. */
export async function submit(crm: HeadlessCrm, input: ContactCreate) {
  try {
    await crm.contacts.create(input);
    return null;
  } catch (error) {
    if (!BadRequestError.is(error)) throw error;
    return Object.fromEntries(error.errors.map(({ pointer, message }) => [pointer, message]));
  }
}

/** Changes a contact by what it says now. Who was first stays: what he changed is read, and decided on again. */
export async function change(
  crm: HeadlessCrm,
  id: string,
  decide: (contact: Contact) => ContactUpdate,
): Promise<Contact> {
  for (let tries = 1; ; tries += 1) {
    const contact = await crm.contacts.get(id);
    try {
      return await crm.contacts.update(id, decide(contact), { ifMatch: contact.version });
    } catch (error) {
      if (!PreconditionFailedError.is(error) || tries === 5) throw error;
    }
  }
}

/** A suggestion for each letter that is typed: the call for the letters before is ended, and no call takes longer than 2 s. */
export function createSuggestions(crm: HeadlessCrm) {
  let typing = new AbortController();
  return async function suggest(letters: string): Promise<string[] | 'superseded' | 'too slow'> {
    typing.abort();
    const { signal } = (typing = new AbortController());
    try {
      const { data } = await crm.contacts.list(
        { q: letters, limit: 5 },
        { deadlineMs: 2_000, signal },
      );
      return data.map(({ fullName }) => fullName ?? '');
    } catch (error) {
      if (signal.aborted) return 'superseded'; // What it rejects with is the signal's reason.
      if (TimeoutError.is(error)) return 'too slow';
      throw error;
    }
  };
}

/**
 * Does a piece of work from a queue, and tells when to try it again: never (null), or in so many seconds. The client has
 * tried again by itself already. The same key makes sure that it is done once, however often the queue brings it.
 */
export async function work(crm: HeadlessCrm, piece: { id: string; input: ContactCreate }) {
  try {
    await crm.contacts.create(piece.input, { idempotencyKey: piece.id });
    return null;
  } catch (error) {
    if (!HeadlessCrmError.is(error)) throw error;
    console.error(error.message); // It names the operation, what is wrong where, and the request.
    if (error.retryAfter !== undefined) return error.retryAfter; // RateLimitError, and a server that is overloaded
    // Without a status nobody answered; what else it refuses, it will refuse again.
    return error.status === undefined || error.status >= 500 ? 60 : null;
  }
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactFilter, CustomFieldCreate, HeadlessCrm } from '@headless-crm/sdk';
import * as fc from 'fast-check';
import { customFieldFeeder, tendHandler } from '../src/modules/custom-fields/tending.ts';
import { type Filter, filterRuns, passes, type Shown, sorted } from './support/filters.ts';
import { createOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { useWorker } from './support/worker.ts';

const server = useServer();
useWorker(server, () => [tendHandler], { feeders: [customFieldFeeder] });

afterAll(() => expect(server.errors).toEqual([]));

/** Fields of the types, some of them indexed: with and without an index they are to find the same. */
const types = ['text', 'number', 'currency', 'date', 'datetime', 'select', 'email'] as const;
const values: Record<(typeof types)[number], readonly unknown[]> = {
  text: ['Ada', 'ada', 'Zoë', 'b%_'],
  number: [0, -1.5, 12.000001, 7],
  currency: ['5.00', '0.10', '700.00'].map((amount) => ({ amount, currency: 'EUR' })),
  date: ['2026-01-31', '1999-12-31', '2026-02-01'],
  datetime: ['2026-01-31T08:00:00.000Z', '2026-01-31T08:00:00.001Z'],
  select: ['gold', 'iron'],
  email: ['a@x.example', 'b@x.example'],
};
const options = [
  { value: 'gold', label: 'Gold' },
  { value: 'iron', label: 'Iron' },
];
const keyOf = (type: string, indexed: boolean): string => `${indexed ? 'i' : 'p'}_${type}`;
const named = types.flatMap((type) =>
  [true, false].map((indexed) => ({ type, key: keyOf(type, indexed), indexed })),
);

describe.each([
  ['fields that were there first', true],
  ['fields that came later, and are indexed behind the requests', false],
])('%s', (_, first) => {
  let crm: HeadlessCrm;
  let records: Shown[];

  const makeFields = async (): Promise<void> => {
    for (const { type, key, indexed } of named) {
      const made = { object: 'contact', key, label: key, type, indexed } as CustomFieldCreate;
      await crm.customFields.create(type === 'select' ? { ...made, options } : made);
    }
  };

  beforeAll(async () => {
    ({ crm } = await createOrganization(server));
    if (first) await makeFields();
    const ids: string[] = [];
    for (let n = 0; n < 40; n += 1) ids.push((await crm.contacts.create({ lastName: `L${n}` })).id);
    if (!first) await makeFields();
    for (const [n, id] of ids.entries()) {
      const of = types.flatMap((type, index) => {
        const one = values[type][(n * (index + 3)) % (values[type].length + 1)];
        return one === undefined
          ? []
          : named.filter((each) => each.type === type).map(({ key }) => [key, one]);
      });
      await crm.contacts.update(id, {
        customFields: Object.fromEntries(of) as Record<string, unknown>,
      });
    }
    for (const id of ids.slice(0, 4)) await crm.contacts.delete(id);
    await until(async () =>
      (await crm.customFields.list({ limit: 50 })).data.every(
        ({ indexed, indexedAt }) => !indexed || indexedAt !== null,
      ),
    );
    const all = await crm.contacts.list({ deleted: 'include', limit: 200 }).toArray();
    // As the evaluator knows fields: by their names in queries.
    records = all.map((record) => ({
      ...record,
      ...Object.fromEntries(
        Object.entries(record.customFields).map(([key, value]) => [`customFields:${key}`, value]),
      ),
    }));
  }, 60_000);

  const condition = fc.constantFrom(...named).chain(({ type, key }): fc.Arbitrary<Filter> => {
    const one = fc.constantFrom(
      ...values[type].map((value) => (value as { amount?: string }).amount ?? value),
    );
    const isText = ['text', 'email'].includes(type);
    const isOrdered = !isText && type !== 'select';
    const single = [
      'eq',
      'ne',
      ...(isText ? ['contains', 'startsWith'] : []),
      ...(isOrdered ? ['gt', 'gte', 'lt', 'lte'] : []),
    ];
    const made = (op: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) =>
      fc.record({ field: fc.constant(`customFields.${key}`), op, value });
    return fc.oneof(
      made(fc.constantFrom(...single), one),
      made(fc.constantFrom('in', 'nin'), fc.array(one, { minLength: 1, maxLength: 3 })),
      made(fc.constant('isNull'), fc.boolean()),
    );
  });
  const group = fc.array(condition, { minLength: 1, maxLength: 3 });
  const filters: fc.Arbitrary<Filter> = fc.oneof(
    condition,
    fc.record({ and: group }),
    fc.record({ or: group }),
    fc.record({ not: fc.oneof(condition, fc.record({ or: group })) }),
  );
  const sorts = fc
    .shuffledSubarray(
      named.map(({ key }) => key),
      { minLength: 1, maxLength: 3 },
    )
    .chain((keys) =>
      fc.tuple(
        ...keys.map((key) => fc.constantFrom(`customFields.${key}`, `-customFields.${key}`)),
      ),
    );

  test('random filters, sorts and pages give what an evaluation in memory gives', async () => {
    await fc.assert(
      fc.asyncProperty(filters, sorts, fc.constantFrom(3, 7, 50), async (filter, sort, limit) => {
        const expected = sortedBy(
          records.filter((record) => passes(record, nested(filter))),
          sort,
        );
        const found: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await crm.contacts.search({
            filter: filter as ContactFilter,
            sort: sort as never,
            limit,
            deleted: 'include',
            ...(cursor === undefined ? {} : { cursor }),
          });
          found.push(...page.data.map(({ id }) => id));
          cursor = page.page.nextCursor;
        }
        expect(found).toEqual(expected.map(({ id }) => id));
      }),
      filterRuns(150),
    );
  });
});

/** The evaluator follows paths: a custom field's name is one name. */
function nested(filter: Filter): Filter {
  return JSON.parse(
    JSON.stringify(filter).replaceAll('"customFields.', '"customFields:'),
  ) as Filter;
}

function sortedBy(records: readonly Shown[], sort: readonly string[]): Shown[] {
  return sorted(
    records,
    sort.map((key) => key.replace('.', ':')),
  );
}

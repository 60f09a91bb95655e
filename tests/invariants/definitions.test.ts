import { expect, test } from 'vitest';
import { z } from 'zod';
import { sql } from '../../src/db/sql.ts';
import {
  boolean,
  choice,
  date,
  type Field,
  integer,
  list,
  money,
  readOnly,
  reference,
  text,
} from '../../src/records/fields.ts';
import { columnOf, listSources, type Source, sourceOf } from '../../src/records/source.ts';
import '../../src/routes.ts';
import { useServer } from '../support/server.ts';
import { definitionViolations } from './support/definitions.ts';

const server = useServer();
const sources = listSources();

test.each(sources.map((source) => [source.object, source] as const))(
  'the definition of %s fits its table',
  async (_, source) => {
    expect(await definitionViolations(server.owner, [source], sources)).toEqual([]);
  },
);

test('there are definitions of objects, links, views and what is only shown', () => {
  expect(sources.map(({ object }) => object)).toEqual(
    expect.arrayContaining(['company', 'contact', 'contact_company', 'member', 'api_key']),
  );
});

test.each(sources.flatMap((source) => (source.indexed ? [[source.object, source] as const] : [])))(
  '%s states the fields that its table has indexes of',
  async (_, { table, fields, indexed }) => {
    const { rows } = await server.owner.query<{ column: string }>(
      `select a.attname as column from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[1]
       where i.indrelid = $1::regclass and i.indisvalid and i.indpred is null and i.indnkeyatts = 3
         and array(select k.attname::text from unnest(i.indkey::smallint[]) with ordinality key (number, n)
           join pg_attribute k on k.attrelid = i.indrelid and k.attnum = key.number order by key.n)
         = array['organization_id', a.attname::text, 'id']`,
      [table],
    );
    const columns = new Set(rows.map(({ column }) => column));
    const known = Object.keys(fields).filter((name) =>
      columns.has(`${columnOf(name)}${fields[name]!.kind.suffixes[0]}`),
    );
    expect(known.length).toBeGreaterThan(5);
    expect([...indexed!].toSorted()).toEqual(known.toSorted());
  },
);

/** The company's definition with other fields in place of some of its own. */
const companyWith = (fields: Record<string, Field>, more: Partial<Source> = {}): Source => {
  const company = sourceOf('company');
  return { ...company, ...more, fields: { ...company.fields, ...fields } };
};

const types = ['prospect', 'customer', 'partner', 'vendor', 'competitor'] as const;
const check = `check (type in ('prospect', 'customer', 'partner', 'vendor', 'competitor'))`;

const misstated: [what: string, source: () => Source, told: string[]][] = [
  [
    'a table that is not there',
    () => companyWith({}, { table: 'firms' }),
    [
      'company is kept in firms, and there is no such table or view: its migration should make it, or `table` name another',
    ],
  ],
  [
    'a field without a column',
    () => companyWith({ dueOn: date() }),
    ['company.dueOn needs the column companies.due_on of type date, and there is none'],
  ],
  [
    'money without its columns',
    () => companyWith({ budget: money() }),
    [
      'company.budget needs the column companies.budget_micros of type bigint, and there is none',
      'company.budget needs the column companies.budget_currency of type text, and there is none',
    ],
  ],
  [
    'a column of another type',
    () => companyWith({ website: integer() }),
    ['company.website needs companies.website to be integer, but it is text'],
  ],
  [
    'a list in a column of text',
    () => companyWith({ website: list(z.string()) }),
    ['company.website needs companies.website to be jsonb, but it is text'],
  ],
  [
    'a field that may be null where the column may not',
    () => companyWith({ name: text() }),
    [
      'company.name may be null, but companies.name is NOT NULL: make the field required or give it an initial value, or let the column be null',
    ],
  ],
  [
    'a field that is never null where the column may be',
    () => companyWith({ taxId: text({ required: true }) }),
    [
      'company.taxId is never null, but companies.tax_id may be: make the column NOT NULL (no “?” in prisma/schema), or the field neither required nor with an initial value',
    ],
  ],
  [
    'a choice that the table does not know',
    () => companyWith({ industry: choice(['farming', 'fishing']) }),
    [
      `company.industry is a choice, but no CHECK on companies.industry alone lists its values: add "constraint companies_industry check (industry in ('farming', 'fishing'))" to companies`,
    ],
  ],
  [
    'a value that the table refuses',
    () => companyWith({ type: choice([...types, 'other', 'friend']) }),
    [
      `company.type may be 'friend', but the CHECK of companies.type refuses that: it should be "${check.replace("'))", "', 'other', 'friend'))")}"`,
    ],
  ],
  [
    'a value that only the table takes',
    () => companyWith({ type: choice(types) }),
    [
      `company.type is never 'other', but the CHECK of companies.type takes that: it should be "${check}"`,
    ],
  ],
  [
    'any text where the table takes some',
    () => companyWith({ type: text() }),
    [
      `company.type is any text, but the CHECK of companies.type takes only 'prospect', 'customer', 'partner', 'vendor', 'competitor', 'other': state the field as choice([…])`,
    ],
  ],
  [
    'a reference to another object than the foreign key’s',
    () => companyWith({ parentId: reference('contact') }),
    [
      'company.parentId points to contact, but the foreign key of companies.parent_id names companies: give it a relation to contacts in prisma/schema, or name another target',
    ],
  ],
  [
    'a reference to an object that is not there',
    () => companyWith({ parentId: reference('firm') }),
    [
      `company.parentId points to firm, which no module defines: the objects are ${sources.map(({ object }) => object).join(', ')}`,
    ],
  ],
  [
    'a generated column that can be written',
    () => {
      const contact = sourceOf('contact');
      return { ...contact, fields: { ...contact.fields, fullName: text() } };
    },
    [
      'contact.fullName can be written, but contacts.full_name is generated: state it as readOnly(…)',
    ],
  ],
  [
    'a link whose ends are exchanged',
    () => ({ ...sourceOf('contact_company'), near: 'companyId', far: 'contactId' }) as Source,
    [
      'contact_company.contactId points to company, but the foreign key of contact_companies.contact_id names contacts: give it a relation to companies in prisma/schema, or name another target',
      'contact_company.companyId points to contact, but the foreign key of contact_companies.company_id names companies: give it a relation to contacts in prisma/schema, or name another target',
    ],
  ],
];

test.each(misstated)('it is told of a definition with %s', async (_, source, told) => {
  expect(await definitionViolations(server.owner, [source()], sources)).toEqual(told);
});

test('what is only shown may be a column that nothing was promised of', async () => {
  const source = companyWith({ taxId: readOnly(text({ required: true })) });
  expect(await definitionViolations(server.owner, [source], sources)).toEqual([]);
});

test('a field that is computed needs no column', async () => {
  const primary = { ...boolean(), expression: () => sql`true` };
  const source = companyWith({ primary });
  expect(await definitionViolations(server.owner, [source], sources)).toEqual([]);
});

const altered: [what: string, statements: string[], told: string[]][] = [
  [
    'a column that nobody fills',
    ['alter table companies add column code text not null'],
    [
      'companies.code is NOT NULL without a default, but no field of company is kept there, so that nobody fills it: state a field for it, or let it be null',
    ],
  ],
  [
    'a column without its @map',
    ['alter table companies rename column tax_id to "taxId"'],
    [
      'company.taxId needs the column companies.tax_id of type text, and there is none: the column "taxId" wants @map("tax_id") in prisma/schema',
    ],
  ],
  [
    'half of the money',
    ['alter table companies drop column annual_revenue_currency'],
    [
      'company.annualRevenue needs the column companies.annual_revenue_currency of type text, and there is none',
    ],
  ],
  [
    'no foreign key',
    ['alter table companies drop constraint companies_organization_id_parent_id_fkey'],
    [
      'company.parentId points to company, but companies.parent_id has no foreign key: give it a relation to companies in prisma/schema',
    ],
  ],
  [
    'an owner who need not be a member',
    [
      'alter table companies drop constraint companies_organization_id_owner_id_fkey',
      'alter table companies add foreign key (owner_id) references users (id)',
    ],
    [
      'company.ownerId points to member, but the foreign key of companies.owner_id names users: give it a relation to memberships in prisma/schema, or name another target',
    ],
  ],
  [
    'a link that leads elsewhere',
    [
      'alter table contact_companies drop constraint contact_companies_organization_id_company_id_fkey',
      'alter table contact_companies add foreign key (organization_id, company_id) references contacts (organization_id, id)',
    ],
    [
      'contact.companyId points to company, but the foreign key of contacts.company_id names contact_companies, which leads to contacts: give it a relation to companies in prisma/schema, or name another target',
      'company_contact.companyId points to company, but the foreign key of contact_companies.company_id names contacts: give it a relation to companies in prisma/schema, or name another target',
      'contact_company.companyId points to company, but the foreign key of contact_companies.company_id names contacts: give it a relation to companies in prisma/schema, or name another target',
    ],
  ],
  [
    'a CHECK of one value',
    [
      'alter table companies drop constraint companies_type',
      `alter table companies add check (type is null or type in ('other'))`,
    ],
    [
      `company.type may be 'prospect', 'customer', 'partner', 'vendor', 'competitor', but the CHECK of companies.type refuses that: it should be "${check.replace("'))", "', 'other'))")}"`,
    ],
  ],
  [
    'a CHECK that lists nothing',
    [
      'alter table companies drop constraint companies_type',
      `alter table companies add check (type <> 'friend')`,
    ],
    [
      `company.type is a choice, but no CHECK on companies.type alone lists its values: add "constraint companies_type ${check.replace("'))", "', 'other'))")}" to companies`,
    ],
  ],
];

test.each(altered)('it is told of a table with %s', async (_, statements, told) => {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    const changed = ['company', 'contact', 'company_contact', 'contact_company'].map(sourceOf);
    const found = await definitionViolations(client, changed, sources);
    expect(found.toSorted()).toEqual(told.toSorted());
  } finally {
    await client.query('rollback');
    client.release();
  }
});

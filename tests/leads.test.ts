import { describe, expect, test } from 'vitest';
import { addMember } from './support/members.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

const hopper = {
  firstName: 'Grace',
  lastName: 'Hopper',
  emails: [{ address: 'grace@compilers.example' }],
  phones: [{ number: '+442079460001' }],
  companyName: 'Compilers',
  website: 'https://compilers.example',
  jobTitle: 'Admiral',
  source: 'fair',
  campaign: 'autumn',
  estimatedValue: { amount: '12500.50', currency: 'EUR' },
};

const convert = (of: TestOrganization, id: string, body: object = {}) =>
  request(server, `/leads/${id}/convert`, { token: of.token, body });
const unconvert = (of: TestOrganization, id: string) =>
  request(server, `/leads/${id}/unconvert`, { token: of.token, method: 'POST' });

/** How many records of each kind there are, those in the bin aside. */
async function countAll({ crm }: TestOrganization): Promise<number[]> {
  const all = { total: 'exact', limit: 1 } as const;
  const pages = [crm.contacts.list(all), crm.companies.list(all), crm.deals.list(all)] as const;
  return (await Promise.all(pages)).map(({ page }) => page.total!);
}

describe('a lead', () => {
  test('needs a name alone, of a person or a company, and is new', async () => {
    const of = await createOrganization(server);
    const lead = await of.crm.leads.create({ lastName: 'Hopper' });
    expect(lead).toMatchObject({
      fullName: 'Hopper',
      status: 'new',
      score: null,
      rating: null,
      convertedAt: null,
      convertedContactId: null,
    });
    await of.crm.leads.create({ companyName: 'Compilers' });
    const response = await request(server, '/leads', { token: of.token, body: { score: 3 } });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ pointer: '/lastName', code: 'required' }],
    });
  });

  test('is found by its fields, its words and its likely duplicates', async () => {
    const { crm } = await createOrganization(server);
    const lead = await crm.leads.create({ ...hopper, score: 70, rating: 'hot' });
    const other = await crm.leads.create({ firstName: 'Grace', lastName: 'Hoper' });
    const hot = await crm.leads.list({ rating: { eq: 'hot' }, score: { gte: 50 } });
    expect(hot.data.map(({ id }) => id)).toEqual([lead.id]);
    expect((await crm.leads.list({ q: 'compil autumn' })).data.map(({ id }) => id)).toEqual([
      lead.id,
    ]);
    const { data } = await crm.leads.duplicates(lead.id);
    expect(data.map(({ record }) => record.id)).toEqual([other.id]);
    const { data: sums } = await crm.leads.aggregate({
      groupBy: ['status'],
      metrics: [{ op: 'sum', field: 'estimatedValue' }],
    });
    expect(sums).toEqual([{ group: { status: 'new' }, values: [{ EUR: '12500.50' }] }]);
  });

  test('has its address alone, and is found by it', async () => {
    const of = await createOrganization(server);
    const { id } = await of.crm.leads.create(hopper);
    const response = await request(server, '/leads', {
      token: of.token,
      body: { lastName: 'G', emails: [{ address: 'Grace@compilers.example' }] },
    });
    expect(await problemOf(response)).toMatchObject({
      code: 'duplicate',
      duplicates: [{ id, key: 'email' }],
    });
    const { id: same } = await of.crm.leads.upsert('email', 'grace@compilers.example', {
      score: 5,
    });
    expect(same).toBe(id);
  });

  test('is converted by a conversion alone', async () => {
    const of = await createOrganization(server);
    const { id } = await of.crm.leads.create({ lastName: 'Hopper' });
    for (const [method, path, body] of [
      ['POST', '/leads', { lastName: 'A', status: 'converted' }],
      ['PATCH', `/leads/${id}`, { status: 'converted' }],
      ['PUT', `/leads/${id}`, { lastName: 'A', status: 'converted' }],
    ] as const) {
      const response = await request(server, path, { token: of.token, method, body });
      expect(await problemOf(response)).toMatchObject({
        status: 400,
        errors: [{ in: 'body', pointer: '/status', code: 'read_only' }],
      });
    }
    const response = await request(server, `/leads/${id}`, {
      token: of.token,
      method: 'PATCH',
      body: { convertedContactId: id },
    });
    expect(await problemOf(response)).toMatchObject({ errors: [{ code: 'unknown_field' }] });
  });

  test('is made by a form, and another one by who comes again when it is converted', async () => {
    const { crm } = await createOrganization(server);
    const form = await crm.forms.create({
      name: 'Call me',
      object: 'lead',
      fields: [
        { name: 'email', field: 'email', required: true },
        { name: 'firm', field: 'companyName' },
      ],
      values: { source: 'web', rating: 'warm' },
    });
    const send = async (firm: string) => {
      const fields = { email: 'grace@compilers.example', firm };
      return (await crm.forms.submit({ formId: form.id, fields })).recordId!;
    };
    const id = await send('Compilers');
    expect(await crm.leads.get(id)).toMatchObject({
      lastName: 'grace',
      companyName: 'Compilers',
      source: 'web',
      rating: 'warm',
    });
    expect(await send('Compilers & Co')).toBe(id);
    await crm.leads.convert(id, {});
    const again = await send('Compilers');
    expect(again).not.toBe(id);
    expect((await crm.leads.get(again)).status).toBe('new');
  });
});

describe('a conversion', () => {
  test('makes contact, company and deal of what the lead says, and keeps their ids', async () => {
    const { crm, userId } = await createOrganization(server);
    const { id } = await crm.leads.create(hopper);
    const lead = await crm.leads.convert(id, { deal: {} });
    expect(lead).toMatchObject({ id, status: 'converted', version: 2 });
    const company = await crm.companies.get(lead.convertedCompanyId!);
    expect(company).toMatchObject({ name: 'Compilers', website: 'https://compilers.example' });
    const contact = await crm.contacts.get(lead.convertedContactId!);
    expect(contact).toMatchObject({
      fullName: 'Grace Hopper',
      email: 'grace@compilers.example',
      phones: [{ number: '+442079460001' }],
      jobTitle: 'Admiral',
      source: 'fair',
      companyId: company.id,
      ownerId: userId,
    });
    expect(await crm.deals.get(lead.convertedDealId!)).toMatchObject({
      name: 'Compilers',
      amount: '12500.50',
      currency: 'EUR',
      source: 'fair',
      status: 'open',
      companyId: company.id,
      contactId: contact.id,
    });
    const shown = await crm.leads.get(id, { include: ['convertedDeal', 'convertedContact'] });
    expect(shown.convertedDeal).toMatchObject({ id: lead.convertedDealId });
  });

  test('takes pipeline, owner, values and a map of fields', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { userId: owner } = await addMember(server, of);
    const pipeline = await crm.pipelines.create({ name: 'Renewals' });
    const { id } = await crm.leads.create(hopper);
    const lead = await crm.leads.convert(id, {
      ownerId: owner,
      contact: { department: 'Navy' },
      deal: { name: 'COBOL', pipelineId: pipeline.id, expectedCloseDate: '2027-01-31' },
      fieldMap: {
        contact: { source: 'campaign', jobTitle: null },
        company: { industry: 'jobTitle' },
      },
    });
    expect(await crm.contacts.get(lead.convertedContactId!)).toMatchObject({
      department: 'Navy',
      source: 'autumn',
      jobTitle: null,
      ownerId: owner,
    });
    expect(await crm.companies.get(lead.convertedCompanyId!)).toMatchObject({
      industry: 'Admiral',
      ownerId: owner,
    });
    expect(await crm.deals.get(lead.convertedDealId!)).toMatchObject({
      name: 'COBOL',
      pipelineId: pipeline.id,
      amount: '12500.50',
      ownerId: owner,
    });
  });

  test('comes to those that are named, and links them', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const company = await crm.companies.create({ name: 'Compilers' });
    const contact = await crm.contacts.create({ lastName: 'Hopper' });
    const { id } = await crm.leads.create(hopper);
    const lead = await crm.leads.convert(id, { contactId: contact.id, companyId: company.id });
    expect(lead).toMatchObject({
      convertedContactId: contact.id,
      convertedCompanyId: company.id,
      convertedDealId: null,
    });
    expect(await crm.contacts.get(contact.id)).toMatchObject({ companyId: company.id, emails: [] });
    expect(await countAll(of)).toEqual([1, 1, 0]);
    // One that has another company keeps that as the primary one.
    const second = await crm.leads.create({ lastName: 'H', companyName: 'Navy' });
    const { convertedCompanyId } = await crm.leads.convert(second.id, { contactId: contact.id });
    const { data } = await crm.contacts.companies.list(contact.id, { sort: ['createdAt'] });
    expect(data.map(({ companyId, primary }) => [companyId, primary])).toEqual([
      [company.id, true],
      [convertedCompanyId, false],
    ]);
  });

  test('may come to a contact or a company alone, and to something', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const person = await crm.leads.create({ lastName: 'Hopper' });
    expect(await crm.leads.convert(person.id, {})).toMatchObject({ convertedCompanyId: null });
    const firm = await crm.leads.create({ companyName: 'Compilers' });
    expect(await crm.leads.convert(firm.id, { deal: {} })).toMatchObject({
      convertedContactId: null,
    });
    expect(await countAll(of)).toEqual([1, 1, 1]);
    const { id } = await crm.leads.create({ lastName: 'Nobody' });
    expect(await problemOf(await convert(of, id, { contact: null }))).toMatchObject({
      status: 400,
      errors: [{ pointer: '/contact', code: 'required' }],
    });
  });

  test('offers what may be the same, and does nothing before somebody chose', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const company = await crm.companies.create({ name: 'Compilers Inc', website: hopper.website });
    const contact = await crm.contacts.create({ firstName: 'Grace', lastName: 'Hopper' });
    const { id } = await crm.leads.create(hopper);
    const problem = await problemOf(await convert(of, id, { deal: {} }));
    expect(problem).toMatchObject({
      status: 409,
      code: 'duplicate',
      errors: [
        { in: 'body', pointer: '/companyId', code: 'likely_duplicate' },
        { in: 'body', pointer: '/contactId', code: 'likely_duplicate' },
      ],
      duplicates: [
        { object: 'company', id: company.id, key: 'domain', value: 'compilers.example' },
        { object: 'contact', id: contact.id, key: 'name', value: 'Grace Hopper' },
      ],
    });
    expect(await countAll(of)).toEqual([1, 1, 0]);
    expect((await crm.leads.get(id)).version).toBe(1);
    const named = { companyId: company.id, ignoreDuplicates: true };
    const lead = await crm.leads.convert(id, named);
    expect(lead.convertedCompanyId).toBe(company.id);
    expect(lead.convertedContactId).not.toBe(contact.id);
    expect(await countAll(of)).toEqual([2, 1, 0]);
  });

  test('is refused for a value that another one holds, whatever is ignored', async () => {
    const of = await createOrganization(server);
    const { id: contactId } = await of.crm.contacts.create({
      lastName: 'X',
      emails: hopper.emails,
    });
    const { id } = await of.crm.leads.create(hopper);
    const problem = await problemOf(await convert(of, id, { ignoreDuplicates: true }));
    expect(problem).toMatchObject({
      code: 'duplicate',
      errors: [{ pointer: '/contactId', code: 'duplicate' }],
      duplicates: [{ object: 'contact', id: contactId, key: 'email' }],
    });
    expect(await countAll(of)).toEqual([1, 0, 0]);
  });

  test('a second time gives the same three, and fifty at once make one of each', async () => {
    const of = await createOrganization(server);
    const { id } = await of.crm.leads.create(hopper);
    const replies = await Promise.all(
      Array.from({ length: 50 }, async () => (await convert(of, id, { deal: {} })).json()),
    );
    const ids = replies.map((lead) => {
      const { convertedContactId, convertedCompanyId, convertedDealId } = lead as Record<
        string,
        string
      >;
      return [convertedContactId, convertedCompanyId, convertedDealId].join(' ');
    });
    expect(new Set(ids).size).toBe(1);
    expect(await countAll(of)).toEqual([1, 1, 1]);
    const last = await of.crm.leads.convert(id, { contactId: (await of.crm.leads.get(id)).id });
    expect(last.version).toBe(2);
  });

  test.each([
    [{ deal: { name: '' } }, '/deal/name', 'too_small'],
    [{ contact: { birthDate: 'x' } }, '/contact/birthDate', 'invalid_format'],
    [
      { deal: { stageId: '01890000-0000-7000-8000-000000000000' } },
      '/deal/stageId',
      'unknown_reference',
    ],
    [{ contactId: '01890000-0000-7000-8000-000000000000' }, '/contactId', 'unknown_reference'],
    [{ fieldMap: { contact: { shoe: 'source' } } }, '/fieldMap/contact/shoe', 'unknown_field'],
    [{ fieldMap: { contact: { source: 'shoe' } } }, '/fieldMap/contact/source', 'unknown_field'],
    [
      { fieldMap: { contact: { __proto__x: 'source' } } },
      '/fieldMap/contact/__proto__x',
      'unknown_field',
    ],
    [{ fieldMap: { contact: { birthDate: 'source' } } }, '/contact/birthDate', 'invalid_format'],
    [{ shoe: 1 }, '/shoe', 'unknown_field'],
  ])('with %j is refused where it is wrong, and leaves nothing', async (body, pointer, code) => {
    const of = await createOrganization(server);
    const { id } = await of.crm.leads.create(hopper);
    expect(await problemOf(await convert(of, id, body))).toMatchObject({
      status: 400,
      errors: [{ in: 'body', pointer, code }],
    });
    expect([await countAll(of), (await of.crm.leads.get(id)).status]).toEqual([[0, 0, 0], 'new']);
  });

  test('that fails in a batch leaves nothing of itself, and the others are done', async () => {
    const of = await createOrganization(server);
    const ids: string[] = [];
    for (const lastName of ['A', 'Bee', 'Cedar'])
      ids.push((await of.crm.leads.create({ lastName, companyName: `${lastName} & Sons` })).id);
    const stageId = '01890000-0000-7000-8000-000000000000';
    const { results } = await of.crm.batch.run({
      atomic: false,
      operations: ids.map((id, index) => ({
        operation: 'leads.convert' as const,
        id,
        body: { ignoreDuplicates: true, deal: index === 1 ? { stageId } : {} },
      })),
    });
    expect(results.map(({ status }) => status)).toEqual([200, 400, 200]);
    expect(await countAll(of)).toEqual([2, 2, 2]);
    expect((await of.crm.leads.get(ids[1]!)).status).toBe('new');
    // Each is taken back alone, though one request made them.
    await of.crm.leads.unconvert(ids[2]!);
    expect(await countAll(of)).toEqual([1, 1, 1]);
    expect((await of.crm.leads.get(ids[0]!)).status).toBe('converted');
  });

  test('asks for the permissions of what it makes, and for the reach', async () => {
    const of = await createOrganization(server);
    const { id } = await of.crm.leads.create(hopper);
    const { key } = await of.crm.apiKeys.create({
      name: 'Leads',
      permissions: ['leads:read', 'leads:write', 'companies:read', 'companies:write'],
    });
    expect(await problemOf(await convert({ ...of, token: key }, id))).toMatchObject({
      status: 403,
      permission: 'contacts:write',
    });
    expect(await countAll(of)).toEqual([0, 0, 0]);
    const own = { read: 'own', write: 'own', delete: 'own' } as const;
    const role = await of.crm.roles.create({ name: 'Own', access: { '*': own } });
    const seller = await addMember(server, of, role.key);
    expect((await convert(seller, id)).status).toBe(404);
    const mine = await seller.crm.leads.create({ lastName: 'Mine', companyName: 'My firm' });
    const { convertedContactId } = await seller.crm.leads.convert(mine.id, {});
    expect((await seller.crm.contacts.get(convertedContactId!)).ownerId).toBe(seller.userId);
    expect(await problemOf(await unconvert(seller, mine.id))).toMatchObject({ status: 403 });
  });

  test('carries nothing that is hidden from who converts', async () => {
    const of = await createOrganization(server);
    const all = { read: 'all', write: 'all', delete: 'all' } as const;
    const role = await of.crm.roles.create({
      name: 'No phones',
      access: { '*': all },
      fields: {
        lead: { phones: 'hidden' },
        contact: { jobTitle: 'read_only', companyId: 'hidden' },
        deal: { contactId: 'read_only' },
      },
    });
    const seller = await addMember(server, of, role.key);
    const { id } = await of.crm.leads.create(hopper);
    const made = await seller.crm.leads.convert(id, { deal: {} });
    expect(await of.crm.contacts.get(made.convertedContactId!)).toMatchObject({
      phones: [],
      jobTitle: null,
      companyId: null,
      source: 'fair',
    });
    expect(await of.crm.deals.get(made.convertedDealId!)).toMatchObject({
      companyId: made.convertedCompanyId,
      contactId: null,
    });
    // A contact that is named is linked to the company, and its primary one is left.
    const { id: contactId } = await of.crm.contacts.create({ lastName: 'Named' });
    const other = await of.crm.leads.create({ lastName: 'Named', companyName: 'Other' });
    const { convertedCompanyId } = await seller.crm.leads.convert(other.id, { contactId });
    const { data } = await of.crm.contacts.companies.list(contactId);
    expect(data).toMatchObject([{ companyId: convertedCompanyId, primary: false }]);
  });
});

describe('the activities of a lead', () => {
  test('are about what it comes to as well, until it is unconverted', async () => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.leads.create(hopper);
    const call = await crm.activities.create({
      type: 'call',
      subject: 'Asked',
      completedAt: '2026-01-03T10:00:00.000Z',
      leadId: id,
    });
    await crm.activities.leads.set(call.id, id, { role: 'buyer' });
    await crm.activities.create({
      type: 'task',
      subject: 'Show',
      dueAt: '2026-02-01T10:00:00.000Z',
      leadId: id,
    });
    const lead = await crm.leads.convert(id, { deal: {} });
    const records = async () => [
      await crm.contacts.get(lead.convertedContactId!, { deleted: 'include' }),
      await crm.companies.get(lead.convertedCompanyId!, { deleted: 'include' }),
      await crm.deals.get(lead.convertedDealId!, { deleted: 'include' }),
    ];
    for (const record of [...(await records()), lead])
      expect(record).toMatchObject({
        lastActivityAt: '2026-01-03T10:00:00.000Z',
        nextActivityAt: '2026-02-01T10:00:00.000Z',
      });
    const { data } = await crm.deals.timeline(lead.convertedDealId!, { types: ['activity'] });
    expect(data.map((entry) => entry.type === 'activity' && entry.activity.subject)).toEqual([
      'Show',
      'Asked',
    ]);
    const linked = await crm.activities.contacts.list(call.id);
    expect(linked.data).toMatchObject([
      { contactId: lead.convertedContactId, role: 'buyer', primary: false },
    ]);
    expect(await crm.activities.get(call.id)).toMatchObject({ version: 1, contactId: null });

    // What was done with an activity since is in nobody's way.
    await crm.activities.update(call.id, { outcome: 'They want an offer' });
    await crm.leads.unconvert(id);
    for (const record of await records())
      expect(record).toMatchObject({ lastActivityAt: null, nextActivityAt: null });
    expect((await crm.activities.contacts.list(call.id)).data).toEqual([]);
    expect((await crm.activities.leads.list(call.id)).data).toMatchObject([{ leadId: id }]);
    const again = await crm.leads.convert(id, { contact: null });
    expect(again.convertedContactId).toBe(null);
    expect((await crm.companies.activities.list(again.convertedCompanyId!)).data).toHaveLength(2);
  });

  test('that are about a named contact already stay as they are', async () => {
    const { crm } = await createOrganization(server);
    const contact = await crm.contacts.create({ lastName: 'Hopper' });
    const { id } = await crm.leads.create(hopper);
    const call = await crm.activities.create({
      type: 'call',
      subject: 'Asked',
      contactId: contact.id,
      leadId: id,
    });
    await crm.leads.convert(id, { contactId: contact.id, company: null });
    await crm.leads.unconvert(id);
    expect((await crm.activities.contacts.list(call.id)).data).toMatchObject([
      { contactId: contact.id, primary: true },
    ]);
  });

  test('stay its own where who converts may not write them, and who takes it back must reach them', async () => {
    const of = await createOrganization(server);
    const all = { read: 'all', write: 'all', delete: 'all' } as const;
    const access = { '*': all, activity: { read: 'all', write: 'own', delete: 'own' } } as const;
    const { key } = await of.crm.roles.create({ name: 'Seller', access });
    const seller = await addMember(server, of, key);
    const { id } = await of.crm.leads.create(hopper);
    await of.crm.activities.create({ type: 'note', subject: 'Theirs', leadId: id });
    await seller.crm.activities.create({ type: 'note', subject: 'Mine', leadId: id });
    const lead = await seller.crm.leads.convert(id, {});
    const { data } = await of.crm.contacts.activities.list(lead.convertedContactId!);
    expect(data.map(({ activity }) => activity?.subject)).toEqual(['Mine']);
    expect(await problemOf(await unconvert(seller, id))).toMatchObject({
      status: 403,
      permission: 'activity:write:all',
    });
    await of.crm.leads.unconvert(id);

    const permissions = [
      'leads:read',
      'leads:write',
      'contacts:read',
      'contacts:write',
      'companies:read',
      'companies:write',
    ] as const;
    const { key: token } = await of.crm.apiKeys.create({
      name: 'Leads',
      permissions: [...permissions],
    });
    const converted = await convert({ ...of, token }, id);
    expect(converted.status).toBe(200);
    const { convertedContactId } = (await converted.json()) as { convertedContactId: string };
    expect((await of.crm.contacts.activities.list(convertedContactId)).data).toEqual([]);
  });
});

const tagged = async (of: TestOrganization, ...names: string[]) => {
  const ids = [];
  for (const name of names) ids.push((await of.crm.tags.create({ name })).id);
  return ids.toSorted();
};

describe('the tags of a lead', () => {
  test('go to the contact and the deal; to a company where it comes to no contact', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const tagIds = await tagged(of, 'Fair', 'VIP');
    const { id } = await crm.leads.create({ ...hopper, tagIds });
    const lead = await crm.leads.convert(id, { deal: {} });
    expect((await crm.contacts.get(lead.convertedContactId!)).tagIds).toEqual(tagIds);
    expect((await crm.deals.get(lead.convertedDealId!)).tagIds).toEqual(tagIds);
    expect((await crm.companies.get(lead.convertedCompanyId!)).tagIds).toEqual([]);
    await crm.leads.unconvert(id);
    const alone = await crm.leads.convert(id, { contact: null });
    expect((await crm.companies.get(alone.convertedCompanyId!)).tagIds).toEqual(tagIds);
    expect((await crm.leads.get(id)).tagIds).toEqual(tagIds);
  });

  test('stay away where the map says so, and give way to those that are given', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const [fair, vip] = await tagged(of, 'Fair', 'VIP');
    const { id } = await crm.leads.create({ ...hopper, tagIds: [fair!] });
    const lead = await crm.leads.convert(id, {
      fieldMap: { contact: { tagIds: null }, company: { tagIds: 'tagIds' } },
      deal: { tagIds: [vip!] },
    });
    expect((await crm.contacts.get(lead.convertedContactId!)).tagIds).toEqual([]);
    expect((await crm.companies.get(lead.convertedCompanyId!)).tagIds).toEqual([fair]);
    expect((await crm.deals.get(lead.convertedDealId!)).tagIds).toEqual([vip]);
  });

  test('stand beside those of a named record, and an unconversion takes back what came', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const [own, both, more] = await tagged(of, 'A', 'B', 'C');
    const contact = await crm.contacts.create({ lastName: 'Hopper', tagIds: [own!, both!] });
    const company = await crm.companies.create({ name: 'Compilers' });
    const { id } = await crm.leads.create({ ...hopper, tagIds: [both!, more!] });
    const named = { contactId: contact.id, companyId: company.id };
    await crm.leads.convert(id, named);
    const got = await crm.contacts.get(contact.id);
    expect(got.tagIds).toEqual([own, both, more].toSorted());
    expect((await crm.companies.get(company.id)).tagIds).toEqual([]);
    // Asked again, nothing is done.
    await crm.leads.convert(id, named);
    expect((await crm.contacts.get(contact.id)).version).toBe(got.version);
    await crm.leads.unconvert(id);
    expect((await crm.contacts.get(contact.id)).tagIds).toEqual([own, both].toSorted());

    await crm.leads.convert(id, named);
    await crm.contacts.tags.remove(contact.id, both!);
    expect(await problemOf(await unconvert(of, id))).toMatchObject({
      code: 'undo_conflict',
      conflicts: [{ object: 'contact', id: contact.id, field: 'tagIds' }],
    });
    await crm.contacts.tags.add(contact.id, both!);
    await crm.leads.unconvert(id);
    expect((await crm.contacts.get(contact.id)).tagIds).toEqual([own, both].toSorted());
  });

  test('are as many as there is room for, and none that is in the bin', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const names = Array.from({ length: 101 }, (_, n) => `Tag ${n}`);
    const { results } = await crm.batch.run({
      operations: names.map((name) => ({ operation: 'tags.create' as const, body: { name } })),
    });
    const ids = results.map(({ body }) => (body as { id: string }).id);
    const contact = await crm.contacts.create({ lastName: 'H', tagIds: ids.slice(0, 99) });
    const { id } = await crm.leads.create({ ...hopper, tagIds: ids.slice(98) });
    await crm.tags.delete(ids[99]!);
    await crm.leads.convert(id, { contactId: contact.id, company: null });
    expect((await crm.contacts.get(contact.id)).tagIds).toEqual(
      [...ids.slice(0, 99), ids[100]!].toSorted(),
    );
  });

  test('stay the lead’s alone where who converts may not write them', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const [tag] = await tagged(of, 'VIP');
    const all = { read: 'all', write: 'all', delete: 'all' } as const;
    for (const [name, access, fields] of [
      ['Kept', { '*': all }, { contact: { tagIds: 'read_only' } }],
      ['Hidden', { '*': all }, { lead: { tagIds: 'hidden' } }],
      ['Own', { '*': all, contact: { read: 'all', write: 'own', delete: 'none' } }, {}],
      ['None', { '*': all, contact: { read: 'all', write: 'none', delete: 'none' } }, {}],
    ] as const) {
      const { key } = await crm.roles.create({ name, access, fields } as never);
      const member = await addMember(server, of, key);
      const contact = await crm.contacts.create({ lastName: name });
      const { id } = await crm.leads.create({ lastName: name, tagIds: [tag!] });
      const converted = await convert({ ...of, token: member.token }, id, {
        contactId: contact.id,
      });
      expect([name, converted.status]).toEqual([name, 200]);
      expect((await crm.contacts.get(contact.id)).tagIds).toEqual([]);
    }
  });
});

describe('an unconversion', () => {
  test('puts what was made into the bin, and the lead is as before; the lead can be converted again', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { id } = await crm.leads.create({ ...hopper, status: 'qualified' });
    const first = await crm.leads.convert(id, { deal: {} });
    const lead = await crm.leads.unconvert(id);
    expect(lead).toMatchObject({
      status: 'qualified',
      convertedAt: null,
      convertedContactId: null,
      convertedDealId: null,
    });
    expect(await countAll(of)).toEqual([0, 0, 0]);
    const binned = await crm.contacts.get(first.convertedContactId!, { deleted: 'include' });
    expect(binned.deletedAt).not.toBe(null);
    const second = await crm.leads.convert(id, {});
    expect(second.convertedContactId).not.toBe(first.convertedContactId);
    expect(
      await problemOf(await unconvert(of, (await crm.leads.create({ lastName: 'N' })).id)),
    ).toMatchObject({ status: 409, code: 'already_undone' });
  });

  test('leaves those that were there, without the link that was made', async () => {
    const { crm } = await createOrganization(server);
    const contact = await crm.contacts.create({ lastName: 'Hopper' });
    const { id } = await crm.leads.create(hopper);
    const lead = await crm.leads.convert(id, { contactId: contact.id });
    expect((await crm.contacts.get(contact.id)).companyId).toBe(lead.convertedCompanyId);
    await crm.leads.unconvert(id);
    expect(await crm.contacts.get(contact.id)).toMatchObject({ companyId: null, deletedAt: null });
    expect((await crm.contacts.companies.list(contact.id)).data).toEqual([]);
  });

  test('is refused where somebody changed what was made, and says what', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { id } = await crm.leads.create(hopper);
    const lead = await crm.leads.convert(id, { deal: {} });
    await crm.contacts.update(lead.convertedContactId!, { jobTitle: 'Rear admiral' });
    await crm.deals.create({ name: 'Another', companyId: lead.convertedCompanyId });
    const problem = await problemOf(await unconvert(of, id));
    expect(problem).toMatchObject({ status: 409, code: 'undo_conflict' });
    expect(problem.conflicts!.map(({ object, field }) => [object, field]).toSorted()).toEqual([
      ['company', null],
      ['contact', 'jobTitle'],
    ]);
    expect((await crm.leads.get(id)).status).toBe('converted');
  });

  test('leaves what was changed of the lead meanwhile, but for its status', async () => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.leads.create(hopper);
    await crm.leads.convert(id, {});
    const externalIds = [{ source: 'import', id: '7' }];
    await crm.leads.update(id, { description: 'Known from the fair', score: 3, externalIds });
    expect(await crm.leads.unconvert(id)).toMatchObject({
      status: 'new',
      description: 'Known from the fair',
      score: 3,
      externalIds,
    });
  });

  test('is refused where another lead has the address by now', async () => {
    const of = await createOrganization(server);
    const { id } = await of.crm.leads.create(hopper);
    await of.crm.leads.convert(id, {});
    const again = await of.crm.leads.create({ lastName: 'Again', emails: hopper.emails });
    expect(await problemOf(await unconvert(of, id))).toMatchObject({
      code: 'undo_conflict',
      conflicts: [{ object: 'lead', id, field: 'email' }],
    });
    await of.crm.leads.delete(again.id);
    expect((await of.crm.leads.unconvert(id)).status).toBe('new');
  });

  test('can be undone like any request, and so can a conversion', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { id } = await crm.leads.create(hopper);
    const converted = await convert(of, id, { deal: {} });
    const requestId = converted.headers.get('x-request-id')!;
    await crm.requests.undo(requestId);
    expect([await countAll(of), (await crm.leads.get(id)).status]).toEqual([[0, 0, 0], 'new']);
    const lead = await crm.leads.convert(id, { deal: {} });
    const taken = await unconvert(of, id);
    await crm.requests.undo(taken.headers.get('x-request-id')!);
    expect(await crm.leads.get(id)).toMatchObject({
      status: 'converted',
      convertedContactId: lead.convertedContactId,
      convertedDealId: lead.convertedDealId,
    });
    expect(await countAll(of)).toEqual([1, 1, 1]);
    await crm.leads.unconvert(id);
    expect(await countAll(of)).toEqual([0, 0, 0]);
  });
});

describe('a converted lead', () => {
  test('keeps its status, whatever writes it, and its ids through merges and purges', async () => {
    const of = await createOrganization(server);
    const { crm, token } = of;
    const { id } = await crm.leads.create(hopper);
    const lead = await crm.leads.convert(id, { deal: {} });
    const response = await request(server, `/leads/${id}`, {
      token,
      method: 'PATCH',
      body: { status: 'working' },
    });
    expect(await problemOf(response)).toMatchObject({ errors: [{ pointer: '/status' }] });
    expect(await crm.leads.update(id, { score: 9 })).toMatchObject({
      status: 'converted',
      score: 9,
    });
    const survivor = await crm.contacts.create({ lastName: 'G' });
    await crm.contacts.merge(survivor.id, { from: [lead.convertedContactId!] });
    await crm.companies.purge(lead.convertedCompanyId!);
    expect(await crm.leads.get(id)).toMatchObject({
      convertedContactId: survivor.id,
      convertedCompanyId: null,
      convertedDealId: lead.convertedDealId,
    });
    expect(await problemOf(await unconvert(of, id))).toMatchObject({ code: 'undo_conflict' });
  });

  test('is merged into an open one without becoming its conversion', async () => {
    const { crm } = await createOrganization(server);
    const { id } = await crm.leads.create(hopper);
    await crm.leads.convert(id, {});
    const open = await crm.leads.create({ lastName: 'Open' });
    const { record } = await crm.leads.merge(open.id, { from: [id] });
    expect(record).toMatchObject({
      status: 'new',
      convertedContactId: null,
      email: 'grace@compilers.example',
    });
  });
});

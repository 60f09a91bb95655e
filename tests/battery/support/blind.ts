/** An organization with a member from whom fields of each kind are kept: what they hold has one of these texts in it. */
import { v4 as uuid } from 'uuid';
import { addMember } from '../../support/members.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  type TestServer,
} from '../../support/server.ts';

/** What hidden fields hold, and nothing else. */
export const secrets = /kanarie|1977-07-07|777\.00|7654\.00/i;

const all = { read: 'all', write: 'all', delete: 'all' } as const;

const kept = {
  contact: {
    lastName: 'hidden',
    fullName: 'hidden',
    emails: 'hidden',
    email: 'hidden',
    birthDate: 'hidden',
    companyId: 'hidden',
    tagIds: 'hidden',
    'customFields.secret': 'hidden',
    jobTitle: 'read_only',
    department: 'read_only',
    'customFields.fixed': 'read_only',
  },
  company: { annualRevenue: 'hidden' },
  deal: { amount: 'hidden', closedAt: 'hidden', contactId: 'hidden' },
  lead: { phones: 'hidden', 'customFields.private': 'hidden' },
} as const;

/** Where deals stand. */
const keptOfDeals = { deal: { stageId: 'hidden' } } as const;

const permissions = [
  'api-keys:manage',
  'webhooks:manage',
  'forms:manage',
  'roles:manage',
  'views:manage',
] as const;

const customFields = [
  ['contact', 'secret'],
  ['contact', 'fixed'],
  ['contact', 'private'],
  ['lead', 'private'],
] as const;

interface Answer {
  status: number;
  requestId: string;
  text: string;
  body: Record<string, unknown>;
}

type Asked = Parameters<typeof request>[2];

/** Asks as the organization's owner, or as the member from whom fields are kept. */
type Ask = (path: string, asked?: Omit<Asked & object, 'token'>) => Promise<Answer>;

export class House {
  #server: TestServer;
  #owner: TestOrganization;
  #member!: TestOrganization;
  /** By their keys, the ids of the roles that keep fields from him: most, or where deals stand. */
  #roles = new Map<string, string>();
  #field!: string;
  #times = 0;
  company!: string;
  contact!: string;
  deal!: string;
  pipeline!: string;
  /** A view that all share, and that shows what is hidden from the member. */
  view!: string;
  tag!: string;

  private constructor(server: TestServer, owner: TestOrganization) {
    this.#server = server;
    this.#owner = owner;
  }

  static async create(server: TestServer): Promise<House> {
    const house = new House(server, await createOrganization(server));
    await house.#furnish();
    return house;
  }

  owner: Ask = (path, asked) => this.#ask(this.#owner, path, asked);

  member: Ask = (path, asked) => this.#ask(this.#member, path, asked);

  async #ask(who: TestOrganization, path: string, asked: Asked = {}): Promise<Answer> {
    const reply = await request(this.#server, path, { ...asked, token: who.token });
    const text = await reply.text();
    const requestId = String(reply.headers.get('x-request-id'));
    const body = text ? (JSON.parse(text) as Answer['body']) : {};
    return { status: reply.status, requestId, text, body };
  }

  /** Asks as the owner, what must be done. */
  async #must(path: string, asked?: Omit<Asked & object, 'token'>): Promise<Answer['body']> {
    const { status, text, body } = await this.owner(path, asked);
    if (status >= 300) throw new Error(`${path}: ${text}`);
    return body;
  }

  async make(path: string, body: object): Promise<string> {
    return String((await this.#must(path, { body }))['id']);
  }

  async change(path: string, body: object): Promise<void> {
    await this.#must(path, { method: 'PATCH', body });
  }

  async #furnish(): Promise<void> {
    for (const [object, key] of customFields)
      this.#field = await this.make('/custom-fields', { object, key, label: key, type: 'text' });
    for (const [name, fields] of Object.entries({ blind: kept, lost: keptOfDeals })) {
      const body = { name, access: { '*': all }, permissions, fields };
      this.#roles.set(name, await this.make('/roles', body));
    }
    this.#member = await addMember(this.#server, this.#owner, 'blind');
    this.tag = await this.make('/tags', { name: 'VIP' });
    this.company = await this.make('/companies', {
      name: 'Verein',
      annualRevenue: { amount: '777.00', currency: 'EUR' },
    });
    this.contact = await this.makeContact();
    this.deal = await this.make('/deals', {
      name: 'Verein',
      amount: '7654.00',
      currency: 'EUR',
      companyId: this.company,
      contactId: this.contact,
    });
    this.pipeline = String((await this.#must(`/deals/${this.deal}`))['pipelineId']);
    const view = { object: 'contact', name: 'All', fields: ['birthDate'], shared: true };
    this.view = await this.make('/views', view);
  }

  /** A contact that holds a secret wherever the member does not see it, and has been changed. */
  async makeContact(more: object = {}): Promise<string> {
    const id = await this.make('/contacts', {
      firstName: 'Ada',
      lastName: `Kanarie ${uuid()}`,
      emails: [{ address: `kanarie-${uuid()}@example.com` }],
      jobTitle: 'Clerk',
      companyId: this.company,
      customFields: { secret: 'kanarie', fixed: 'fixed' },
      ...more,
    });
    await this.change(`/contacts/${id}`, { birthDate: '1977-07-07' });
    return id;
  }

  /** The same roles and custom fields in other versions: what is remembered of them is made again. */
  async renew(): Promise<void> {
    this.#times += 1;
    const label = `Version ${this.#times}`;
    for (const id of this.#roles.values())
      await this.change(`/roles/${id}`, { description: label });
    await this.change(`/custom-fields/${this.#field}`, { label });
  }

  /** Gives the member another role while the work is done. */
  async withRole<T>(role: string, work: () => Promise<T>): Promise<T> {
    const path = `/members/${this.#member.userId}`;
    await this.change(path, { role });
    try {
      return await work();
    } finally {
      await this.change(path, { role: 'blind' });
    }
  }
}

/** Two organizations of their own and who asks in them: fresh for each round, so that a round can be repeated. */
import type { Document, Operation } from './document.ts';
import type { Filled } from './fill.ts';
import { type Lesson, Learned } from './learned.ts';
import { canaryMark, type Role, type Taking, worldMark } from './plan.ts';
import type { Answer, Sender } from './send.ts';

/** Who asks, and what he may. */
export interface Principal {
  headers: Record<string, string>;
  permissions: ReadonlySet<string>;
  /** Null for those who do not sign in. */
  email: string | null;
}

/** What the server is beside its API; what is null is not to be had. */
export interface Surroundings {
  /** What lets principals in who are there already. */
  given: Partial<Record<Role, string>>;
  /** The token in the link of the last mail to the address. */
  tokenFor: ((address: string) => Promise<string>) | null;
  /** What the links of mails to addresses of the domain bring along, the last one last. */
  tokensOf: ((domain: string) => Promise<string[]>) | null;
  makeOperator: ((address: string) => Promise<void>) | null;
}

type Side = 'own' | 'foreign' | 'operator';

const sideOf = (role: Role): Side =>
  role === 'stranger' ? 'foreign' : role === 'operator' ? 'operator' : 'own';

const password = 'correct horse battery staple';
const smallRole = { '*': { read: 'own', write: 'own', delete: 'none' } };
const keyPermissions = [
  'contacts:read',
  'contacts:write',
  'deals:read',
  'tags:read',
  'views:manage',
];

const sessionOperation = { method: 'GET', group: 'auth', collection: 'session' } as Operation;

let made = 0;

/** Principals, and what they were told. */
export class World {
  readonly principals = new Map<Role, Principal>();
  readonly mark: string;
  readonly #canaries: Record<Side, string>;
  readonly #learned: Record<Side, Learned>;
  readonly #sender: Sender;
  readonly #address: string;

  private constructor(document: Document, sender: Sender) {
    made += 1;
    this.mark = `w${Date.now().toString(36)}x${made.toString(36)}`;
    this.#address = `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`;
    this.#sender = sender;
    this.#canaries = {
      own: `Canary own ${this.mark}`,
      foreign: `Canary foreign ${this.mark}`,
      operator: `Canary operator ${this.mark}`,
    };
    const learn = () => new Learned(document);
    this.#learned = { own: learn(), foreign: learn(), operator: learn() };
  }

  /** Registers organizations and makes those of the principals who are asked for. */
  static async create(
    document: Document,
    sender: Sender,
    surroundings: Surroundings,
    roles: ReadonlySet<Role>,
  ): Promise<World> {
    const world = new World(document, sender);
    const others = (['stranger', 'operator'] as const).filter((role) => roles.has(role));
    const { given } = surroundings;
    const registered = (['owner', ...others] as const).filter((role) => !given[role]);
    await Promise.all([
      ...registered.map((role) => world.#register(role)),
      ...Object.entries(given).map(([role, token]) => world.#recognize(role as Role, token)),
    ]);
    if (roles.has('member') && !given.member) await world.#addMember(surroundings);
    if (roles.has('key') && !given.key) await world.#addKey();
    const { makeOperator } = surroundings;
    const operator = world.principals.get('operator');
    if (operator?.email && makeOperator) await makeOperator(operator.email);
    else if (!given.operator) world.principals.delete('operator');
    world.principals.set('anonymous', {
      headers: world.#from(),
      permissions: new Set(),
      email: null,
    });
    return world;
  }

  /** Finds what was learned, of the other organization nothing but what names things. */
  find(as: Role, taking: Taking): Lesson | null {
    const side = sideOf(as);
    const isForeign = taking.$take.whose === 'foreign';
    const whose = isForeign ? (side === 'own' ? 'foreign' : 'own') : side;
    const lesson = this.#learned[whose].find(taking);
    return isForeign && String(lesson?.value).includes('Canary') ? null : lesson;
  }

  localize(text: string, as: Role): string {
    return text.replaceAll(worldMark, this.mark).replaceAll(canaryMark, this.#canaries[sideOf(as)]);
  }

  /** What the principal must not be told, or null where he may be told all. */
  secretFrom(as: Role, { isOpen }: Operation): string | null {
    return isOpen ? null : this.#secretOf(as);
  }

  /** Whether the principal would tell himself the secret: nobody could say any more who told him. */
  isGivenAway({ as, target, body }: Filled): boolean {
    const secret = this.#secretOf(as);
    if (secret === null) return false;
    const texts = [secret, encodeURIComponent(secret)];
    return texts.some((text) => target.includes(text) || (body?.includes(text) ?? false));
  }

  #secretOf(as: Role): string | null {
    if (as === 'operator') return null;
    return this.#canaries[as === 'stranger' ? 'own' : 'foreign'];
  }

  learnerOf(as: Role): Learned {
    return this.#learned[sideOf(as)];
  }

  /** Signs in again. False when that does not help. */
  async renew(role: Role): Promise<boolean> {
    const principal = this.principals.get(role);
    if (!principal?.email) return false;
    const answer = await this.#post('/auth/login', { email: principal.email, password });
    if (answer.status !== 200) return false;
    const { accessToken } = JSON.parse(answer.text) as { accessToken?: string };
    if (!accessToken) return false;
    Object.assign(principal, await this.#principal(accessToken, principal.email));
    return true;
  }

  /** Whether the owner's organization is still there for him. */
  async isLost(): Promise<boolean> {
    const { headers } = this.principals.get('owner')!;
    const { status } = await this.#ask('GET', '/auth/session', null, headers);
    return status !== 200;
  }

  /** Reads the mails: whoever they are for, both organizations try what they bring along. */
  async readMails({ tokensOf }: Surroundings): Promise<void> {
    const tokens = (await tokensOf?.(`${this.mark}.example.com`)) ?? [];
    for (const value of tokens)
      for (const learned of [this.#learned.own, this.#learned.foreign])
        learned.add(['token'], { value, origin: null });
  }

  /** What the principal may now: roles are changed meanwhile. */
  async permissionsOf(role: Role): Promise<ReadonlySet<string>> {
    const answer = await this.#ask(
      'GET',
      '/auth/session',
      null,
      this.principals.get(role)!.headers,
    );
    const { permissions = [] } = JSON.parse(answer.text) as { permissions?: string[] };
    return new Set(permissions);
  }

  #from(headers: Record<string, string> = {}): Record<string, string> {
    return { 'x-forwarded-for': this.#address, ...headers };
  }

  async #principal(token: string, email: string): Promise<Principal> {
    const headers = this.#from({ authorization: `Bearer ${token}` });
    const answer = await this.#ask('GET', '/auth/session', null, headers);
    const { permissions = [] } = JSON.parse(answer.text) as { permissions?: string[] };
    return { headers, permissions: new Set(permissions), email };
  }

  /** Who is there already: he is not signed in again. */
  async #recognize(role: Role, token: string): Promise<void> {
    const identity: Record<string, string> =
      role === 'key' ? { 'x-api-key': token } : { authorization: `Bearer ${token}` };
    const headers = this.#from(identity);
    const answer = await this.#ask('GET', '/auth/session', null, headers);
    if (answer.status !== 200) throw new Error(`The ${role} is not let in: ${answer.text}`);
    const { permissions } = JSON.parse(answer.text) as { permissions: string[] };
    this.principals.set(role, { headers, permissions: new Set(permissions), email: null });
    this.#learned[sideOf(role)].addReply(0, sessionOperation, {}, JSON.parse(answer.text));
  }

  async #register(role: 'owner' | 'stranger' | 'operator'): Promise<void> {
    const side = sideOf(role);
    const email = `${role}@${this.mark}.example.com`;
    const { accessToken, refreshToken, user, organization } = await this.#made<{
      accessToken: string;
      refreshToken: string;
      user: { id: string };
      organization: { id: string };
    }>('/auth/register', {
      email,
      password,
      name: this.#canaries[side],
      organizationName: this.#canaries[side],
    });
    this.principals.set(role, await this.#principal(accessToken, email));
    const known: [kind: string, value: string][] = [
      ['users', user.id],
      ['members', user.id],
      ['owner', user.id],
      ['organizations', organization.id],
      ['email', email],
      ['refreshToken', refreshToken],
    ];
    for (const [kind, value] of known) this.#learned[side].add([kind], { value, origin: null });
  }

  async #addMember({ tokenFor }: Surroundings): Promise<void> {
    if (!tokenFor) return;
    const { headers } = this.principals.get('owner')!;
    const role = await this.#made<{ key: string }>(
      '/roles',
      { name: 'Small', access: smallRole },
      headers,
    );
    const email = `member@${this.mark}.example.com`;
    await this.#made('/invitations', { email, role: role.key, name: 'Member' }, headers);
    const token = await tokenFor(email);
    const accepted = await this.#made<{ accessToken: string }>('/invitations/accept', {
      token,
      password,
    });
    this.principals.set('member', await this.#principal(accepted.accessToken, email));
  }

  async #addKey(): Promise<void> {
    const { headers } = this.principals.get('owner')!;
    const { key } = await this.#made<{ key: string }>(
      '/api-keys',
      { name: 'Key', permissions: keyPermissions },
      headers,
    );
    this.principals.set('key', {
      headers: this.#from({ 'x-api-key': key }),
      permissions: new Set(keyPermissions),
      email: null,
    });
  }

  async #made<T>(path: string, body: object, headers = {}): Promise<T> {
    const answer = await this.#post(path, body, headers);
    if (answer.status >= 300 || answer.status === 0)
      throw new Error(`POST ${path}: ${answer.status} ${answer.text}${answer.error ?? ''}`);
    return JSON.parse(answer.text) as T;
  }

  #post(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask('POST', path, body, { ...this.#from(), ...headers });
  }

  #ask(
    method: string,
    path: string,
    body: object | null,
    identity: Record<string, string>,
  ): Promise<Answer> {
    const headers: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
    return this.#sender.send(
      {
        operation: { method } as Operation,
        target: `/api/v1${path}`,
        headers,
        body: body ? Buffer.from(JSON.stringify(body)) : null,
      },
      identity,
    );
  }
}

import { Http } from './core/http.ts';
import type { ClientOptions } from './core/options.ts';
import type { Reply } from './core/reply.ts';
import type { Call } from './core/request.ts';
import { addResources } from './core/resource.ts';
import { told } from './gen/operations.gen.ts';
import type { Resources } from './gen/resources.gen.ts';
import { addHelpers, type Helpers } from './helpers/index.ts';

/** What every client has, whatever the operations are. */
interface Requests {
  /** Calls what this version of the package has no method for: `crm.request({ method: 'GET', path: '/api/v1/…' })`. */
  request<T = unknown>(call: Omit<Call, 'operation'>): Reply<T>;
}

/** All methods, those of operations made of a table: a class that has each of them would be half of the package. */
function Methods(this: Resources & Requests, options: ClientOptions): void {
  const http = new Http(options);
  addResources(this, (call, kind) => http[kind](call), told);
  addHelpers(this, http, told);
  this.request = (call) => http.send({ operation: `${call.method} ${call.path}`, ...call });
}

const WithMethods = Methods as unknown as new (
  options: ClientOptions,
) => Resources & Helpers & Requests;

/**
 * A client of the CRM: `crm.contacts.list()`, `crm.companies.create({ name: 'Acme' })`.
 *
 * @throws TypeError when `baseUrl` is not an absolute URL, or more than one kind of credentials is given
 */
export class HeadlessCrm extends WithMethods {}

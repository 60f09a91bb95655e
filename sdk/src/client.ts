import { Http } from './core/http.ts';
import type { ClientOptions } from './core/options.ts';
import type { Reply } from './core/reply.ts';
import type { Call } from './core/request.ts';
import { Resources } from './gen/resources.gen.ts';

/**
 * A client of the CRM: `crm.contacts.list()`, `crm.companies.create({ name: 'Acme' })`.
 *
 * @throws TypeError when `baseUrl` is not an absolute URL, or more than one kind of credentials is given
 */
export class HeadlessCrm extends Resources {
  constructor(options: ClientOptions) {
    super(new Http(options));
  }

  /** Calls what this version of the package has no method for: `crm.request({ method: 'GET', path: '/api/v1/…' })`. */
  request<T = unknown>(call: Omit<Call, 'operation'>): Reply<T> {
    return this.http.send<T>({ operation: `${call.method} ${call.path}`, ...call });
  }
}

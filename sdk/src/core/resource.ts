import type { Http } from './http.ts';

/** What the generated resources have in common: the way to the server. */
export class Resource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }
}

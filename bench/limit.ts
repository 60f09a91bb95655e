/**
 * The limit: what one would write by hand in an afternoon. `node:http` and `pg`, rows to JSON. No tenancy (whose it is
 * stands in the query), no validation, no log; its table is like ours, without policies and triggers.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Pool, type QueryConfig } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

const list = `select * from bench.contacts where organization_id = $1 and deleted_at is null
  order by created_at desc, id desc limit 25`;
const one = `select * from bench.contacts where organization_id = $1 and id = $2`;
const create = `insert into bench.contacts (organization_id, id, first_name, last_name, job_title, emails)
  values ($1, uuidv7(), $2, $3, $4, $5) returning *`;

const server = createServer(async (request, response) => {
  const { rows } = await pool.query(await queryOf(request));
  const isList = request.method === 'GET' && !request.url!.includes('/contacts/');
  response.statusCode = request.method === 'POST' ? 201 : 200;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(isList ? { data: rows } : rows[0]));
});

async function queryOf(request: IncomingMessage): Promise<QueryConfig> {
  const found = /\/contacts(?:\/([\w-]+))?\?organization=([\w-]+)$/.exec(request.url!);
  if (!found) return { text: 'select' };
  const [, id, organizationId] = found;
  if (request.method === 'POST') {
    const { firstName, lastName, jobTitle, emails } = JSON.parse(await text(request));
    const values = [organizationId, firstName, lastName, jobTitle, JSON.stringify(emails)];
    return { name: 'create', text: create, values };
  }
  return id
    ? { name: 'one', text: one, values: [organizationId, id] }
    : { name: 'list', text: list, values: [organizationId] };
}

server.listen(Number(process.env['PORT']), '127.0.0.1');

/** How far a role reaches is said by functions of the database: each of their fences, and how it is taken down. */
import type { Queryable } from '../../../src/db/admin.ts';

export interface ScopeMutant {
  name: string;
  /** The function, what stands in it, and what stands there instead. */
  function: string;
  from: string | RegExp;
  to: string;
}

const everybody = `array(select m.user_id from public.memberships m where m.organization_id = current_setting('app.organization_id')::uuid)`;
const refusing = /perform app\.refuse_reach\([^;]*;/g;

export const scopeMutants: ScopeMutant[] = [
  {
    name: 'who reaches his own records reaches all',
    function: 'app.owners(text, text)',
    from: `when 'own' then array[app.actor_id()]`,
    to: `when 'own' then ${everybody}`,
  },
  {
    name: 'who reaches his team’s records reaches all',
    function: 'app.owners(text, text)',
    from: `when 'team' then current_setting('app.team')::uuid[]`,
    to: `when 'team' then ${everybody}`,
  },
  {
    name: 'everybody reads every record',
    function: 'app.reads_all()',
    from: /begin[^]*end/,
    to: 'begin return true; end',
  },
  {
    name: 'a record that is spoken of is seen',
    function: 'app.sees(text, uuid)',
    from: /select case[^]*? end(?=\s*\$function)/i,
    to: 'select true',
  },
  {
    name: 'every record was just given away',
    function: 'app.was_given(uuid)',
    from: /select [^]*?(?=\n?\$)/i,
    to: 'select true',
  },
  {
    name: 'records are written however far a role reaches',
    function: 'app.guard()',
    from: refusing,
    to: 'null;',
  },
  {
    name: 'links are written however far a role reaches',
    function: 'app.guard_link()',
    from: refusing,
    to: 'null;',
  },
  {
    name: 'who enters is held to his role in what he writes alone',
    function: 'app.bind_within(uuid, text, uuid, uuid, jsonb)',
    from: `perform set_config('app.access', access::text, true);`,
    to: `perform set_config('app.access', '{"*": {"read": "all", "write": "own", "delete": "own"}}', true);`,
  },
  {
    name: 'all members are of one team',
    function: 'app.bind_within(uuid, text, uuid, uuid, jsonb)',
    from: 'where m.organization_id = bind_within.organization_id and m.user_id = bind_within.actor_id',
    to: 'where true',
  },
];

/** Takes the fence down; gives what puts it up again. Throws where it stands otherwise than is known here. */
export async function takeDown(
  owner: Queryable,
  { name, function: of, from, to }: ScopeMutant,
): Promise<() => Promise<void>> {
  const { rows } = await owner.query<{ definition: string }>(
    `select pg_get_functiondef('${of}'::regprocedure) as definition`,
  );
  const { definition } = rows[0]!;
  const mutant = definition.replace(from, to);
  if (mutant === definition) throw new Error(`${name}: ${of} is written otherwise now`);
  await owner.query(mutant);
  return async () => {
    await owner.query(definition);
  };
}

/** Who is no member of an organization is let in: what none of the fences behind it stops. */
export const letsAnybodyIn: ScopeMutant[] = [
  {
    name: 'a token for an organization is good without a membership',
    function: 'app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid, bigint)',
    from: /raise exception 'The session, membership or key[^;]*;/,
    to: `perform app.bind_within(in_organization, actor_type, actor_id, request_id,
    '{"*": {"read": "all", "write": "all", "delete": "all"}}');
    return;`,
  },
  {
    name: 'the role of a member is everybody’s',
    function: 'app.find_role(uuid, uuid)',
    from: 'and m.user_id = find_role.user_id',
    to: '',
  },
];

/** How far a role reaches is said by functions of the database: each of their fences, and how it is taken down. */
import type { Queryable } from '../../../src/db/admin.ts';

interface Fence {
  /** The function, what stands in it, and what stands there instead. */
  function: string;
  from: string | RegExp;
  to: string;
}

export interface ScopeMutant {
  name: string;
  /** What falls: of fences that make one promise together neither is missed while another stands. */
  fences: Fence[];
}

const everybody = `array(select m.user_id from public.memberships m where m.organization_id = current_setting('app.organization_id')::uuid)`;
const refusing = /perform app\.refuse_reach\([^;]*;/g;

/** What statements ask of those whom they are about to write, before the tables' triggers ask the same. */
const asked: Fence = {
  function: 'app.owners(text, text)',
  from: /begin/,
  to: `begin if verb <> 'read' and pg_trigger_depth() = 0 then return ${everybody}; end if;`,
};
const guard: Fence = { function: 'app.guard()', from: refusing, to: 'null;' };
const guardOfLinks: Fence = { function: 'app.guard_link()', from: refusing, to: 'null;' };

/** Either of two fences alone is enough: nothing may be noticed. */
export const doubled: ScopeMutant[] = [
  { name: 'the tables ask', fences: [asked] },
  { name: 'the statements ask', fences: [guard, guardOfLinks] },
];

export const scopeMutants: ScopeMutant[] = [
  {
    name: 'who reaches his own records reaches all',
    fences: [
      {
        function: 'app.owners(text, text)',
        from: `when 'own' then array[app.actor_id()]`,
        to: `when 'own' then ${everybody}`,
      },
    ],
  },
  {
    name: 'who reaches his team’s records reaches all',
    fences: [
      {
        function: 'app.owners(text, text)',
        from: `when 'team' then current_setting('app.team')::uuid[]`,
        to: `when 'team' then ${everybody}`,
      },
    ],
  },
  {
    name: 'everybody reads every record',
    fences: [{ function: 'app.reads_all()', from: /begin[^]*end/, to: 'begin return true; end' }],
  },
  {
    name: 'a record that is spoken of is seen',
    fences: [
      {
        function: 'app.sees(text, uuid)',
        from: /select case[^]*? end(?=\s*\$function)/i,
        to: 'select true',
      },
    ],
  },
  {
    name: 'every record was just given away',
    fences: [
      { function: 'app.was_given(uuid)', from: /select [^]*?(?=\n?\$)/i, to: 'select true' },
    ],
  },
  {
    name: 'records are written however far a role reaches',
    fences: [guard, asked],
  },
  {
    name: 'links are written however far a role reaches',
    fences: [guardOfLinks, asked],
  },
  {
    name: 'who enters is held to his role in what he writes alone',
    fences: [
      {
        function: 'app.bind_within(uuid, text, uuid, uuid, jsonb)',
        from: `perform set_config('app.access', access::text, true);`,
        to: `perform set_config('app.access', '{"*": {"read": "all", "write": "own", "delete": "own"}}', true);`,
      },
    ],
  },
  {
    name: 'all members are of one team',
    fences: [
      {
        function: 'app.bind_within(uuid, text, uuid, uuid, jsonb)',
        from: 'where m.organization_id = bind_within.organization_id and m.user_id = bind_within.actor_id',
        to: 'where true',
      },
    ],
  },
];

/** Who is no member of an organization is let in. */
export const letsAnybodyIn: ScopeMutant = {
  name: 'a token is good without a membership',
  fences: [
    {
      function: 'app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid, bigint)',
      from: /raise exception 'The session, membership or key[^;]*;/,
      to: `perform app.bind_within(in_organization, actor_type, actor_id, request_id,
        '{"*": {"read": "all", "write": "all", "delete": "all"}}');
        return;`,
    },
    {
      function: 'app.find_role(uuid, uuid)',
      from: 'and m.user_id = find_role.user_id',
      to: '',
    },
  ],
};

async function takeDown(owner: Queryable, { function: of, from, to }: Fence): Promise<string> {
  const { rows } = await owner.query<{ definition: string }>(
    `select pg_get_functiondef('${of}'::regprocedure) as definition`,
  );
  const { definition } = rows[0]!;
  const mutant = definition.replace(from, to);
  if (mutant === definition) throw new Error(`${of} is written otherwise now`);
  await owner.query(mutant);
  return definition;
}

/** Does the work while the fences are down. Throws where one stands otherwise than is known here. */
export async function without<T>(
  owner: Queryable,
  { fences }: ScopeMutant,
  work: () => Promise<T>,
): Promise<T> {
  const taken: string[] = [];
  try {
    for (const fence of fences) taken.push(await takeDown(owner, fence));
    return await work();
  } finally {
    for (const definition of taken.toReversed()) await owner.query(definition);
  }
}

/** The agents and their managers as members, and their offices as teams. */
import type { HeadlessCrm, Team } from '@headless-crm/sdk';
import { type Counts, tell } from './batches.ts';
import { nameKey } from './csv.ts';
import { type Agent, readAgents } from './files.ts';

/** An address that is nobody's: the export has none, and a member is known by his. */
const addressOf = (name: string): string =>
  `${nameKey(name)
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '.')}@sales.example`;

/** Members by name, and how many were made. */
export interface People {
  ids: Map<string, string>;
  counts: Counts;
}

/** Names who is not there yet. */
async function nameMembers(crm: HeadlessCrm, agents: Agent[], bad: number): Promise<People> {
  const known = new Map<string, string>();
  for await (const { id, email } of crm.members.list({ limit: 200 })) known.set(email, id);
  const counts = { made: 0, changed: 0, unchanged: 0, bad };
  const ids = new Map<string, string>();
  const managers = agents.map(({ manager }) => manager).filter(Boolean);
  const roles = [
    ...managers.map((name) => [name, 'manager'] as const),
    ...agents.map(({ name }) => [name, 'member'] as const),
  ];
  for (const [name, role] of roles) {
    if (ids.has(nameKey(name))) continue;
    const email = addressOf(name);
    const id = known.get(email) ?? (await crm.members.create({ email, name, role })).id;
    counts[known.has(email) ? 'unchanged' : 'made'] += 1;
    ids.set(nameKey(name), id);
  }
  return { ids, counts };
}

/** Each office is a team, and each manager's people are a team within it, which he is in too. */
async function formTeams(crm: HeadlessCrm, agents: Agent[], people: People): Promise<void> {
  const teams = new Map<string, Team>();
  for await (const team of crm.teams.list({ limit: 200 })) teams.set(team.name, team);
  const teamOf = async (name: string, parentId: string | null): Promise<Team> => {
    const team = teams.get(name) ?? (await crm.teams.create({ name, parentId }));
    teams.set(name, team);
    return team;
  };
  for (const { name, manager, office } of agents) {
    if (!office) continue;
    const whole = await teamOf(office, null);
    const team = manager ? await teamOf(`${office}: ${manager}`, whole.id) : whole;
    for (const member of [name, manager].filter(Boolean))
      await crm.teams.members.set(team.id, people.ids.get(nameKey(member))!);
  }
}

/** Who sells, as members who can own deals before they have ever signed in. */
export async function loadPeople(crm: HeadlessCrm, folder: string): Promise<People> {
  const { rows, bad } = await readAgents(folder);
  console.log(`Sales agents: ${rows.length + bad.length} rows`);
  for (const row of bad) tell(row);
  const people = await nameMembers(crm, rows, bad.length);
  await formTeams(crm, rows, people);
  return people;
}

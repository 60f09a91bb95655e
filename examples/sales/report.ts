/** What the API says of the deals; nothing here comes from the files. */
import type { Aggregates, HeadlessCrm } from '@headless-crm/sdk';

const currency = 'USD';
const dayMs = 24 * 60 * 60 * 1000;

type Group = Aggregates['data'][number];

const inPipeline = (pipelineId: string) =>
  ({ field: 'pipelineId', op: 'eq', value: pipelineId }) as const;
const countOf = ({ values }: Group, index = 0): number => Number(values[index]);
const amountOf = ({ values }: Group, index = 1): string =>
  (values[index] as Record<string, string>)[currency] ?? '0.00';
const line = (...cells: (string | number)[]): void =>
  console.log(
    `  ${String(cells[0]).padEnd(20)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(14))
      .join('')}`,
  );
const percent = (won: number, closed: number): string =>
  closed === 0 ? '-' : `${((100 * won) / closed).toFixed(2)} %`;

async function showStatuses(crm: HeadlessCrm, pipelineId: string): Promise<void> {
  const { data } = await crm.deals.aggregate({
    filter: inPipeline(pipelineId),
    groupBy: ['stage.position', 'stage.name', 'status'],
    metrics: [{ op: 'count' }, { op: 'sum', field: 'amount' }],
  });
  console.log('\nDeals per stage, with their value');
  for (const group of data)
    line(
      `${group.group['stage.name']} (${group.group['status']})`,
      countOf(group),
      amountOf(group),
    );
  const won = data
    .filter(({ group }) => group['status'] === 'won')
    .reduce((n, g) => n + countOf(g), 0);
  const lost = data
    .filter(({ group }) => group['status'] === 'lost')
    .reduce((n, g) => n + countOf(g), 0);
  line('Win rate', percent(won, won + lost));
}

type Score = { won: number; closed: number };
const add = (scores: Map<string, Score>, name: string, won: number, closed: number): void => {
  const score = scores.get(name) ?? { won: 0, closed: 0 };
  scores.set(name, { won: score.won + won, closed: score.closed + closed });
};

function showScores(title: string, scores: Map<string, Score>): void {
  console.log(`\n${title}`);
  const rate = ({ won, closed }: Score) => (closed ? won / closed : 0);
  for (const [name, score] of [...scores].sort(([, a], [, b]) => rate(b) - rate(a)))
    line(name, score.won, score.closed, percent(score.won, score.closed));
}

/** The office of a member is the team that his own is a part of, or his own. */
async function officesOf(crm: HeadlessCrm): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const parents = new Map<string, string | null>();
  for await (const { id, name, parentId } of crm.teams.list({ limit: 200 })) {
    names.set(id, name);
    parents.set(id, parentId);
  }
  const offices = new Map<string, string>();
  for await (const { id, teams } of crm.members.list({ include: ['teams'], limit: 200 })) {
    const [team] = teams?.data ?? [];
    if (team) offices.set(id, names.get(parents.get(team.id) ?? team.id)!);
  }
  return offices;
}

async function showWinRates(crm: HeadlessCrm, pipelineId: string): Promise<void> {
  const offices = await officesOf(crm);
  const { data } = await crm.deals.aggregate({
    filter: inPipeline(pipelineId),
    groupBy: ['ownerId', 'owner.name', 'status'],
    metrics: [{ op: 'count' }],
  });
  const [agents, places] = [new Map<string, Score>(), new Map<string, Score>()];
  for (const { group, values } of data) {
    if (group['status'] === 'open') continue;
    const count = Number(values[0]);
    const won = group['status'] === 'won' ? count : 0;
    add(agents, String(group['owner.name']), won, count);
    add(places, offices.get(String(group['ownerId'])) ?? 'no office', won, count);
  }
  showScores('Won, closed and win rate per agent', agents);
  showScores('Won, closed and win rate per office', places);
}

/** From the day that a deal was first talked about to the day that it was won or lost. */
async function showDaysToClose(crm: HeadlessCrm, pipelineId: string): Promise<void> {
  const days = { won: 0, lost: 0 };
  const counts = { won: 0, lost: 0 };
  const closed = crm.deals.list({
    pipelineId: { eq: pipelineId },
    status: { in: ['won', 'lost'] },
    fields: ['status', 'closedAt', 'customFields'],
    limit: 200,
  });
  for await (const { status, closedAt, customFields } of closed) {
    const { engagedOn } = customFields as { engagedOn?: string | null };
    if (!closedAt || !engagedOn) continue;
    days[status as 'won'] += Math.floor((Date.parse(closedAt) - Date.parse(engagedOn)) / dayMs);
    counts[status as 'won'] += 1;
  }
  console.log('\nAverage days to close');
  for (const status of ['won', 'lost'] as const)
    line(status, counts[status] ? (days[status] / counts[status]).toFixed(1) : '-');
}

async function showQuarters(crm: HeadlessCrm, pipelineId: string): Promise<void> {
  const won = { field: 'status', op: 'eq', value: 'won' } as const;
  const { data } = await crm.deals.aggregate({
    filter: { and: [inPipeline(pipelineId), won] },
    groupBy: [{ field: 'closedAt', bucket: 'quarter' }],
    metrics: [{ op: 'count' }, { op: 'sum', field: 'amount' }],
  });
  console.log('\nWon per quarter');
  for (const group of data) {
    const [year, month] = String(group.group['closedAt']).split('-').map(Number);
    line(`${year} Q${Math.ceil(month! / 3)}`, countOf(group), amountOf(group));
  }
}

/** Prints deals and value per stage, win rates per agent and per office, days to close, and value won per quarter. */
export async function showReport(crm: HeadlessCrm, pipelineId: string): Promise<void> {
  await showStatuses(crm, pipelineId);
  await showWinRates(crm, pipelineId);
  await showDaysToClose(crm, pipelineId);
  await showQuarters(crm, pipelineId);
}

/** What replies say of what is another's: anything by which it is told from what never was. */
import type { Route } from '../../../src/http/route.ts';
import { type Attack, placeAlone, type Probe } from './attack.ts';
import { type Answer, send, type Sent } from './driver.ts';
import { giveBack } from './own.ts';

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const ofTheMoment = new Set(['date', 'server-timing', 'x-request-id', 'ratelimit']);

/** The reply without what every reply has of its own: ids, times, hashes. */
export function normalise({ status, headers, text }: Answer, taken: string[]): string {
  // What is made is behind the last one, which is another one each time; its number may have a digit more.
  const isCounted = /"position":\d/.test(text);
  const kept = Object.entries(headers).filter(
    ([name]) => !ofTheMoment.has(name) && !(isCounted && name === 'content-length'),
  );
  let all = JSON.stringify([status, kept, text]);
  for (const word of taken.filter(Boolean)) all = all.replaceAll(word, '<given>');
  return (
    all
      .replaceAll(anyId, '<id>')
      .replaceAll(instant, '<time>')
      .replaceAll(/(\\+"\d+)-[\w-]{16}\\+"/g, '$1-<hash>')
      .replaceAll(/(nextCursor\\+":\\+")[^"\\]+/g, '$1<cursor>')
      .replaceAll(/(position\\+":)\d+/g, '$1<place>')
      // A rank behind or before all others is of the moment.
      .replaceAll(/(position\\+":\\+")[mM]\w{12}\b/g, '$1<rank>')
      .replaceAll(/\b(crm_live|form)_[\w-]{32,}/g, '<key>')
      .replaceAll(/\bk[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}\b/g, '<key>')
      .replaceAll(/\bfield_sales(_\d+)?\b/g, '<role>')
      .replaceAll(/whsec_[\w+/=]+/g, '<secret>')
  );
}

/** What is wrong with the replies to the probes: any that tells A's ids from random ones, or tells of A. */
export async function violationsOf(
  attack: Attack,
  route: Route,
  probes: readonly Probe[],
  { mayEcho = false } = {},
): Promise<string[]> {
  const { server, attacker, canary, key } = attack;
  const violations: string[] = [];
  const ask = async (token: string, sent: Sent): Promise<Answer> => {
    const answer = await send(server, route, token, sent);
    giveBack(attack, sent, answer);
    return answer;
  };
  // What was never there is the same whatever it is not: it is asked once for each place and by each credential.
  const ofNobody = new Map<string, Promise<string>>();
  const expect = ({ place, random, texts }: Probe, token: string): Promise<string> => {
    const name = `${token} ${placeAlone(place)}`;
    const known = ofNobody.get(name);
    if (known) return known;
    const taken = texts.map(([, given]) => given);
    const asking = random()
      .then((sent) => ask(token, sent))
      .then((answer) => normalise(answer, taken));
    ofNobody.set(name, asking);
    return asking;
  };
  let asked = 0;
  const perform = async (probe: Probe): Promise<void> => {
    const { place, foreign, texts } = probe;
    asked += 1;
    const token = asked % 2 === 0 && key ? key : attacker.token;
    const ofA = await ask(token, await foreign());
    const taken = texts.map(([given]) => given);
    const [seen, expected] = [normalise(ofA, taken), await expect(probe, token)];
    if (seen !== expected)
      violations.push(`${route.operationId}, ${place}: ${seen} instead of ${expected}`);
    let received = JSON.stringify([ofA.headers, ofA.text]);
    for (const [given] of texts) received = received.replaceAll(given, '');
    if (!mayEcho && received.includes(canary)) {
      violations.push(`${route.operationId}, ${place}: shows what is A’s: ${received}`);
    }
    if (ofA.status >= 500) violations.push(`${route.operationId}, ${place}: fails: ${seen}`);
  };
  const waiting = [...probes];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await perform(next);
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return violations;
}

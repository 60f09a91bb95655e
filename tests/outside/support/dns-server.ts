import { createSocket, type Socket } from 'node:dgram';
import dnsPacket, { type Answer, type Packet } from 'dns-packet';

/** What is said of a name. A list of addresses may hold both families. */
export interface Zone {
  addresses?: string[];
  /** Stands before the addresses, which are then those of this other name. */
  alias?: string;
  /** Seconds. Default: 60. */
  ttl?: number;
  /** An error instead: 2 is SERVFAIL, 3 NXDOMAIN, 5 REFUSED. */
  rcode?: number;
  /** The error is the answer to questions of this kind only. */
  rcodeOf?: 'A' | 'AAAA';
  /** Nothing is said at all. */
  silent?: boolean;
}

/** A name server of the test's own. */
export interface DnsServer {
  /** As `address:port`. */
  address: string;
  /** What is said of a name from now on, or at its first, second, … question of each kind. */
  set(name: string, ...zones: Zone[]): void;
  /** How often each kind of question was asked of a name. */
  countQuestions(name: string): { A: number; AAAA: number };
  stop(): Promise<void>;
}

const answersOf = (name: string, type: string, zone: Zone): Answer[] => {
  const ttl = zone.ttl ?? 60;
  const owner = zone.alias ?? name;
  const found = (zone.addresses ?? [])
    .filter((address) => address.includes(':') === (type === 'AAAA'))
    .map((address): Answer => ({ type: type as 'A' | 'AAAA', name: owner, ttl, data: address }));
  if (zone.alias === undefined) return found;
  return [{ type: 'CNAME', name, ttl, data: zone.alias }, ...found];
};

/** Starts a name server on loopback. A name that it was told nothing of does not exist. */
export async function startDnsServer(): Promise<DnsServer> {
  const zones = new Map<string, Zone[]>();
  const asked = new Map<string, number>();
  const count = (name: string, type: string) => asked.get(`${type} ${name}`) ?? 0;
  const socket: Socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const query = dnsPacket.decode(message);
    const question = query.questions?.[0];
    if (!question) return;
    const { type } = question;
    const name = question.name.toLowerCase();
    const before = count(name, type);
    asked.set(`${type} ${name}`, before + 1);
    const told = zones.get(name) ?? [{ rcode: 3 }];
    const zone = told[Math.min(before, told.length - 1)]!;
    if (zone.silent) return;
    const rcode = zone.rcodeOf === undefined || zone.rcodeOf === type ? (zone.rcode ?? 0) : 0;
    const reply: Packet = {
      type: 'response',
      id: query.id,
      // The lowest bits of the flags are the code.
      flags: dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE | rcode,
      questions: [question],
      answers: rcode === 0 ? answersOf(question.name, type, zone) : [],
    };
    socket.send(dnsPacket.encode(reply), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    set(name, ...told) {
      zones.set(name.toLowerCase(), told);
      for (const type of ['A', 'AAAA']) asked.delete(`${type} ${name.toLowerCase()}`);
    },
    countQuestions: (name) => ({ A: count(name, 'A'), AAAA: count(name, 'AAAA') }),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

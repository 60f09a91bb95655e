/**
 * Ports of well-known services that are no web servers, or that manage machines. Only public addresses
 * are called, so this is a second fence: it keeps webhooks from being used to knock at other people's
 * databases, and ours when they have a public address. Sources: the bad ports of the Fetch standard
 * (https://fetch.spec.whatwg.org/#port-blocking), IANA's registry of service names, and the documentation
 * of the products. All are below 32768, where systems begin to hand out ports at random.
 */
const refusedPorts = new Map<number, string>([
  ...[1433, 1434, 1521, 3050, 3306, 5432, 5433, 6432, 26257].map(named('a database')),
  ...[5984, 7474, 7687, 8086, 8529, 9042, 9160, 27017, 27018, 27019, 28015].map(
    named('a database'),
  ),
  ...[6379, 6380, 11211, 11214, 11215, 16379, 26379].map(named('a cache')),
  ...[7700, 8983, 9200, 9300].map(named('a search engine')),
  ...[1883, 4222, 5671, 5672, 8883, 9092, 15672, 25672].map(named('a message broker')),
  ...[2375, 2376, 2377, 6443, 10_250, 10_255, 10_256].map(named('a container platform')),
  ...[2181, 2379, 2380, 8200, 8201, 8300, 8301, 8302, 8500, 8600].map(named('a coordinator')),
  ...[3389, 4369, 4505, 4506, 5900, 5901, 5985, 5986, 6000, 7199, 10_000].map(named('management')),
  ...[1719, 1720, 1723, 2049, 3128, 3659, 4045, 4190, 5060, 5061, 6566].map(named('no web server')),
  ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080].map(named('no web server')),
]);

function named(what: string): (port: number) => [number, string] {
  return (port) => [port, what];
}

/** The standard ports, and those that a server without privileges may take. */
const firstFreePort = 1024;

/** What is wrong with the port, and what would be right; undefined when it may be called. */
export function findPortProblem(port: number, allowHttp: boolean): string | undefined {
  const standard = allowHttp ? [443, 80] : [443];
  if (standard.includes(port)) return undefined;
  if (port < firstFreePort) {
    const named = standard.join(', ');
    return `must not use port ${port}: ${named}, or one from ${firstFreePort} on, would be right`;
  }
  const what = refusedPorts.get(port);
  return what && `must not use port ${port}, which is that of ${what}: 443 would be right`;
}

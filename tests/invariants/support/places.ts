/** Every place of the document that takes an id, or what stands for one; found there, and not in the routes' schemas. */
import { type JsonSchema, type Operation, operations, resolve } from './driver.ts';

/** Texts by which something is found, beside ids: by the name of the place. */
const telling =
  /^(cursor|after|view|key|value|definitionKey|token|X-Form-Key|Idempotency-Key|If-Match|If-None-Match|Last-Event-ID)$/;
const tellingInBody = /(^|\.)(cursor|view|fromCursor|toCursor|filter\.value)$/;

/** Texts in public operations that are secrets or addresses, and no organization's things: others try these. */
const ofNobody = new Set(['auth', 'oauth', 'organizations', 'invitations']);

/** Whether a value of the schema, or one within it, is an id. */
function takesId(given: JsonSchema, above: readonly JsonSchema[] = []): boolean {
  const schema = resolve(given);
  if (above.includes(schema)) return false;
  const { format, items, properties = {}, anyOf = [], oneOf = [], allOf = [] } = schema;
  if (format === 'uuid') return true;
  return [
    ...(items ? [items] : []),
    ...Object.values(properties),
    ...anyOf,
    ...oneOf,
    ...allOf,
  ].some((part) => takesId(part, [...above, schema]));
}

/** Where an id is only kept: it finds nothing until the view is asked for, by who has made it. */
const onlyKept = new Set(['views.create body filter.value', 'views.update body filter.value']);

/** Paths to ids in a body. What nests in itself is followed once. */
function idsWithin(
  given: JsonSchema,
  path: string[] = [],
  above: readonly JsonSchema[] = [],
): string[] {
  const schema = resolve(given);
  if (above.includes(schema)) return [];
  const within = [...above, schema];
  const { format, items, properties = {}, anyOf = [], oneOf = [], allOf = [] } = schema;
  if (format === 'uuid' || tellingInBody.test(path.join('.'))) return [path.join('.')];
  return [
    ...(items ? idsWithin(items, [...path, '0'], within) : []),
    ...Object.entries(properties).flatMap(([name, part]) =>
      idsWithin(part, [...path, name], within),
    ),
    ...[...anyOf, ...oneOf, ...allOf].flatMap((part) => idsWithin(part, path, within)),
  ];
}

/** The places of the operation, as `path id`, `query ownerId`, `header if-match`, `body companyId`. */
export function placesOf({ operationId, parameters, requestBody }: Operation): string[] {
  const named = parameters.flatMap(({ name, in: where, schema }) => {
    if (name === 'provider' || (ofNobody.has(operationId.split('.')[0]!) && where !== 'path'))
      return [];
    const isId = where === 'path' || telling.test(name) || takesId(schema);
    return isId ? [`${where} ${where === 'header' ? name.toLowerCase() : name}`] : [];
  });
  const bodies = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
    idsWithin(schema),
  );
  const places = [...new Set([...named, ...bodies.map((path) => `body ${path}`)])];
  return places.filter((place) => !onlyKept.has(`${operationId} ${place}`));
}

/** All of them, by operation. */
export const placesOfAll: ReadonlyMap<string, readonly string[]> = new Map(
  operations.map((operation) => [operation.operationId, placesOf(operation)]),
);

/** The place that was tried, without what was tried there: `query ownerId[in]` is `query ownerId`. */
const bare = (place: string): string => {
  const [part, name = ''] = place.split(' ');
  return `${part} ${name.replace(/\[\w+\]$/, '')}`;
};

/** What of the operation's places was not tried by what is named. */
export function untried(operationId: string, tried: Iterable<string>): string[] {
  const known = new Set<string>();
  for (const place of tried) {
    known.add(bare(place));
    // Two in one path, tried together.
    const [, several] = /^path (.+?) (?:of|by) /.exec(place) ?? [];
    for (const name of several?.split(' and ') ?? []) known.add(`path ${name}`);
  }
  return (placesOfAll.get(operationId) ?? []).filter((place) => !known.has(place));
}

import { z } from 'zod';
import { listRecordObjects } from '../../auth/permissions.ts';
import { memberOf, type Principal } from '../../auth/principal.ts';
import type { JsonDocument } from '../../http/document.ts';
import { basePath } from '../../http/paths.ts';
import { describeParameters } from '../../http/pieces.ts';
import { listObjects, type RecordObject } from '../../records/define.ts';
import {
  filterNames,
  groupNames,
  includeNames,
  metricNames,
  momentNames,
  sortNames,
} from '../../records/schemas/names.ts';
import { filterParameter } from '../../records/schemas/filters.ts';
import { keptNames, seenBy } from '../../records/seen.ts';
import type { Source } from '../../records/source.ts';
import { at, refTo, type Schema, withMembers, withNames } from './patches.ts';
import { describeCustomFields } from './values.ts';

interface Parameter extends JsonDocument {
  name: string;
  schema: Schema;
}

interface Document {
  paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
  components: { schemas: Record<string, Schema> };
}

/** The document of all as who asks has it: with his organization's custom fields, and without what is hidden from him. */
export function ownDocument(document: JsonDocument, principal: Principal): JsonDocument {
  const own = listObjects()
    .filter(({ object }) => listRecordObjects().includes(object))
    .reduce(
      (whole, definition) => withObject(whole, definition, principal),
      document as unknown as Document,
    );
  return own as unknown as JsonDocument;
}

function withObject(document: Document, definition: RecordObject, principal: Principal): Document {
  const seen = seenBy(principal, definition);
  if (seesAsAll(principal, definition)) return document;
  const { paths, components } = document;
  const { path } = definition;
  const schemas = {
    ...components.schemas,
    ...recordSchemas(components.schemas, definition, principal),
    ...querySchemas(components.schemas, seen),
  };
  const operations = Object.entries({ [path]: true, [`${path}/{id}`]: false }).map(
    ([below, isList]) => {
      const address = `${basePath}/${below}`;
      const { get, ...others } = paths[address]!;
      const parameters = withParameters(get!.parameters ?? [], definition, seen, isList);
      return [address, { ...others, get: { ...get, parameters } }];
    },
  );
  return {
    ...document,
    paths: { ...paths, ...Object.fromEntries(operations) },
    components: { ...components, schemas: inOrder(schemas) },
  };
}

/** Whether the object's records are to who asks what they are to all. */
function seesAsAll(principal: Principal, definition: RecordObject): boolean {
  const { customFields } = memberOf(principal);
  const isTheirs = customFields.fields.some(({ object }) => object === definition.object);
  return !isTheirs && keptNames({ principal }, definition).length === 0;
}

function inOrder(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The schemas of its records and bodies: of each type, where it has types. */
function recordSchemas(
  schemas: Record<string, Schema>,
  definition: RecordObject,
  principal: Principal,
): Record<string, Schema> {
  const seen = seenBy(principal, definition);
  const custom = describeCustomFields(principal, definition);
  const hidden = [
    ...Object.keys(definition.fields).filter((name) => !Object.hasOwn(seen.fields, name)),
    ...Object.keys(definition.includes).filter((name) => !Object.hasOwn(seen.includes, name)),
  ];
  const kept = [...hidden, ...keptNames({ principal }, definition)];
  const values = (part: 'reply' | 'create' | 'update'): Record<string, Schema> => {
    if (!custom || (part !== 'reply' && kept.includes('customFields'))) return {};
    const ref = refTo(custom.names[part]);
    const isNullable = part === 'update' && !custom.isKept;
    return { customFields: isNullable ? { anyOf: [ref, { type: 'null' }] } : ref };
  };
  const shown = { ...values('reply'), ...includedRecords(definition, seen) };
  const need = custom?.isNeeded ? ['customFields'] : [];
  const typed = (suffix: string): string[] => {
    const types = Object.keys(definition.types?.own ?? {});
    const names = types.map((type) => `${type[0]!.toUpperCase()}${type.slice(1)}`);
    return (types.length > 0 ? names : ['']).map((name) => `${name}${definition.name}${suffix}`);
  };
  const changed = (names: string[], change: Parameters<typeof withMembers>[1]) =>
    names.map((name): [string, Schema] => [name, withMembers(schemas[name]!, change)]);
  return {
    ...(custom?.schemas as Record<string, Schema>),
    ...Object.fromEntries([
      ...changed(typed(''), { without: hidden, put: shown, need: [] }),
      ...changed(typed('Create'), { without: kept, put: values('create'), need }),
      ...changed([`${definition.name}Update`], { without: kept, put: values('update'), need: [] }),
    ]),
  };
}

/** What custom fields refer to, beside the record when it is asked for. */
function includedRecords(definition: RecordObject, seen: RecordObject): Record<string, Schema> {
  const added = Object.keys(seen.includes).filter(
    (name) => !Object.hasOwn(definition.includes, name),
  );
  return Object.fromEntries(
    added.map((name) => {
      const target = seen.targetOf!(seen.includes[name]!.target);
      return [name, { anyOf: [refTo(target.name), { type: 'null' }] }];
    }),
  );
}

const names =
  (all: readonly string[]) =>
  (schema: Schema): Schema =>
    withNames(schema, all);

/** The schemas of filters, searches and aggregations, with the names that there are. */
function querySchemas(schemas: Record<string, Schema>, seen: Source): Record<string, Schema> {
  const { name } = seen;
  const inFilter = (filter: Schema): Schema => ({
    ...filter,
    anyOf: filter.anyOf!.map((one) => at(one, ['properties', 'field'], names(filterNames(seen)))),
  });
  const listed = (schema: Schema): Schema =>
    Object.entries(listNames(seen)).reduce(
      (whole, [part, all]) => at(whole, ['properties', part, 'items'], names(all)),
      schema,
    );
  const groups = ['properties', 'groupBy', 'items', 'anyOf'];
  const inAggregation = (schema: Schema): Schema => {
    const grouped = at(schema, [...groups, 0], names(groupNames(seen)));
    const spans = at(grouped, [...groups, 2, 'properties', 'field'], names(momentNames(seen)));
    const metric = ['properties', 'metrics', 'items', 'properties', 'field'];
    return at(spans, metric, names(metricNames(seen)));
  };
  return {
    [`${name}Filter`]: inFilter(schemas[`${name}Filter`]!),
    [`${name}Search`]: listed(schemas[`${name}Search`]!),
    [`${name}Aggregation`]: inAggregation(schemas[`${name}Aggregation`]!),
  };
}

const listNames = (seen: Source): Record<string, string[]> => ({
  sort: sortNames(seen),
  fields: Object.keys(seen.fields),
  include: includeNames(seen),
});

/** The parameters of a list or a record: other names, and a filter for each custom field. */
function withParameters(
  parameters: readonly Parameter[],
  definition: Source,
  seen: Source,
  isList: boolean,
): Parameter[] {
  const before = filterNames(definition);
  const now = filterNames(seen);
  const known = listNames(seen);
  const added = now.filter((name) => !before.includes(name));
  const shape = added.map((name) => [name, filterParameter(name, seen.fields[name]!)]);
  return [
    ...parameters
      .filter(({ name }) => !isList || !before.includes(name) || now.includes(name))
      .map((parameter) => {
        const all = known[parameter.name];
        if (!all) return parameter;
        const schema = at(parameter.schema, ['items'], names(all));
        return { ...parameter, schema };
      }),
    ...(isList ? (describeParameters(z.object(Object.fromEntries(shape))) as Parameter[]) : []),
  ];
}

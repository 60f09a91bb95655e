import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { CustomField } from '../../auth/custom-fields.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import { escapePointer, validate } from '../../validate.ts';
import type { Members } from '../members.ts';
import { customTypes } from './types.ts';

type Values = Record<string, unknown>;

/** The members by the organization's custom fields of an object. */
export function membersOf(fields: readonly CustomField[]): Members {
  const byKey = new Map(
    fields.filter(({ deleted }) => !deleted).map((field) => [field.key, field]),
  );
  const active = [...byKey.values()].filter(({ archived }) => !archived);
  const nulls = Object.fromEntries(active.map(({ key }) => [key, null]));

  const completed = (given: Values, path: readonly string[]): Values => {
    const missing: ProblemPlace[] = [];
    const rest = active.flatMap((field): [string, unknown][] => {
      if (given[field.key] !== undefined) return [];
      const value = defaultOf(field);
      if (field.required && value === null) missing.push(required(field, path));
      return [[field.key, value]];
    });
    if (missing.length > 0) throw invalid(...missing);
    return { ...nulls, ...Object.fromEntries(rest), ...given };
  };

  return {
    needed: active.filter(isNeeded).map(({ key }) => key),
    whole: (given, path) => completed(checked(byKey, valuesOf(given, path), path), path),
    merged: (before, patch, kept, path) => ({
      ...nulls,
      ...(before as Values),
      ...checked(
        byKey,
        patch === null ? clearing(before as Values, kept) : valuesOf(patch, path),
        path,
      ),
    }),
    replaced(before, given, kept, path) {
      const was = (before ?? {}) as Values;
      const entries = Object.entries(valuesOf(given, path));
      const isOld = ([key, value]: [string, unknown]): boolean =>
        value !== null && isDeepStrictEqual(value, was[key]);
      const old = Object.fromEntries(entries.filter(isOld));
      const others = Object.fromEntries(entries.filter((entry) => !isOld(entry)));
      const stays = Object.entries(was).filter(
        ([key]) => kept.has(key) || byKey.get(key)?.archived === true,
      );
      const sound = { ...Object.fromEntries(stays), ...old, ...checked(byKey, others, path) };
      return completed(sound, path);
    },
    stored: withoutNulls,
    survived: (all) => ({
      ...nulls,
      ...Object.assign({}, ...all.toReversed().map(withoutNulls)),
    }),
  };
}

function withoutNulls(values: unknown): Values {
  return Object.fromEntries(
    Object.entries((values ?? {}) as Values).filter(([, value]) => value !== null),
  );
}

const clearing = (before: Values | undefined, kept: ReadonlySet<string>): Values =>
  Object.fromEntries(
    Object.keys(withoutNulls(before)).flatMap((key) => (kept.has(key) ? [] : [[key, null]])),
  );

const Given = z.record(z.string(), z.unknown());

function valuesOf(given: unknown, path: readonly string[]): Values {
  return given === undefined || given === null ? {} : validate(Given, given, 'body', path);
}

/** The default, as the type has it by now: an option may have been archived since. */
function defaultOf(field: CustomField): unknown {
  if (field.default === null) return null;
  const good = customTypes[field.type].input(field).safeParse(field.default);
  return good.success ? good.data : null;
}

const isNeeded = (field: CustomField): boolean => field.required && defaultOf(field) === null;

/** The values, made regular. Throws `validation_failed` with each place. */
function checked(
  byKey: ReadonlyMap<string, CustomField>,
  given: Values,
  path: readonly string[],
): Values {
  const places: ProblemPlace[] = [];
  const good = Object.entries(given).flatMap(([key, value]): [string, unknown][] => {
    const field = byKey.get(key);
    if (!field || field.archived) {
      places.push(unknown(key, field, path));
      return [];
    }
    if (value === null) {
      if (field.required) places.push(required(field, path));
      return [[key, null]];
    }
    try {
      return [[key, validate(schemaOf(field), value, 'body', [...path, key])]];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      places.push(...(error.details.errors ?? []));
      return [];
    }
  });
  if (places.length > 0) throw invalid(...places.slice(0, 100));
  return Object.fromEntries(good);
}

const schemas = new WeakMap<CustomField, z.ZodType>();

function schemaOf(field: CustomField): z.ZodType {
  const schema = schemas.get(field) ?? customTypes[field.type].input(field);
  schemas.set(field, schema);
  return schema;
}

function required({ key }: CustomField, path: readonly string[]): ProblemPlace {
  const message = `${[...path, key].join('.')}: a value is due`;
  return { in: 'body', pointer: pointerOf(path, key), code: 'required', message };
}

function unknown(
  key: string,
  field: CustomField | undefined,
  path: readonly string[],
): ProblemPlace {
  const name = [...path, key].join('.');
  return field
    ? {
        in: 'body',
        pointer: pointerOf(path, key),
        code: 'archived',
        message: `${name}: the field is archived, and keeps the values that it has`,
      }
    : {
        in: 'body',
        pointer: pointerOf(path, key),
        code: 'unknown_field',
        message: `${name}: there is no such custom field`,
      };
}

function pointerOf(path: readonly string[], key: string): string {
  return [...path, key].map((part) => `/${escapePointer(part)}`).join('');
}

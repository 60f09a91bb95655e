import type { Operation } from './document.ts';
import { type Facts, readOperation, type Source } from './read-operation.ts';
import { identifier, type Scope, typeOf, union } from './schema-type.ts';

/** The declaration of an operation's method: path values, body, query, options, in this order. */
export function emitMethod(source: Source): string {
  const { operation, name } = source;
  const facts = readOperation(source);
  const promise = facts.isPage ? 'PagePromise' : 'Reply';
  const reply = facts.isRedirect ? 'string' : `${promise}<${replyType(source, facts)}>`;
  return `${comment(operation)}\n  ${name}${generics(source, facts)}(${inputs(source, facts).join(', ')}): ${reply};\n`;
}

function comment({ summary, description, deprecated }: Operation): string {
  const more = description === summary ? undefined : description;
  const text = [summary, more, deprecated && '@deprecated'].filter(Boolean).join('\n\n');
  const lines = text.replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return `  /** ${text} */`;
  return ['  /**', ...lines.map((line) => `   * ${line}`.trimEnd()), '   */'].join('\n');
}

/** How a schema is written where a program sends it, and where it receives it. */
const scopeOf = ({ document }: Source, isOpen: boolean): Scope => ({
  schemas: document.components?.schemas ?? {},
  isOpen,
  mention: (name) => `T.${name}`,
});

function generics(source: Source, { shapedBy }: Facts): string {
  if (!shapedBy) return '';
  const choice = (list: string) =>
    `extends Choice<${inputType(source, shapedBy)}, '${list}'> = never`;
  return `<I ${choice('include')}, F ${choice('fields')}>`;
}

/** The type of the query or the body, before a call narrows it. */
function inputType(source: Source, input: 'query' | 'body'): string {
  const { prefix, bodySchema } = readOperation(source);
  return input === 'query' ? `T.${prefix}Params` : typeOf(bodySchema ?? {}, scopeOf(source, false));
}

function inputs(source: Source, facts: Facts): string[] {
  const { values, valueSchemas, body, query, shapedBy } = facts;
  const given = (input: 'query' | 'body') => {
    const type = inputType(source, input);
    return input === shapedBy ? `Shaping<${type}, I, F>` : type;
  };
  const all = values.map((name) => {
    const type = typeOf(valueSchemas[name] ?? {}, scopeOf(source, false));
    return `${identifier(name)}: ${type}`;
  });
  if (body) all.push(`body${optional(body.required)}: ${given('body')}`);
  if (query.length > 0) {
    const isRequired = query.some((parameter) => parameter.required);
    all.push(`params${optional(isRequired)}: ${given('query')}`);
  }
  if (facts.isRedirect) return all;
  const options = ['RequestOptions'];
  if (facts.isKeyed) options.push('KeyedOptions');
  if (facts.isConditional) options.push('ConditionalOptions');
  return [...all, `options?: ${options.join(' & ')}`];
}

function replyType(source: Source, facts: Facts): string {
  if (facts.isEmpty) return 'void';
  const scope = scopeOf(source, true);
  const type = facts.isRaw
    ? 'Response'
    : union(
        (facts.itemSchema ? [facts.itemSchema] : facts.replySchemas).map((s) => typeOf(s, scope)),
      );
  return facts.shapedBy ? `Shaped<${type}, I, F>` : type;
}

function optional(isRequired: boolean | undefined): string {
  return isRequired ? '' : '?';
}

import type { Operation } from './document.ts';
import { type Facts, readOperation, type Source } from './read-operation.ts';

/** The declaration of an operation's method: path values, body, query, options, in this order. */
export function emitMethod(source: Source): string {
  const { operation, name } = source;
  const facts = readOperation(source);
  const promise = facts.isPage ? 'PagePromise' : 'Reply';
  const reply = facts.isRedirect ? 'string' : `${promise}<${replyType(facts)}>`;
  return `${comment(operation)}\n  ${name}${generics(facts)}(${inputs(facts).join(', ')}): ${reply};\n`;
}

function comment({ summary, description, deprecated }: Operation): string {
  const more = description === summary ? undefined : description;
  const text = [summary, more, deprecated && '@deprecated'].filter(Boolean).join('\n\n');
  const lines = text.replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return `  /** ${text} */`;
  return ['  /**', ...lines.map((line) => `   * ${line}`.trimEnd()), '   */'].join('\n');
}

/** The type of what holds `include` and `fields`. */
function shapingType({ prefix, shapedBy }: Facts): string {
  return shapedBy === 'query' ? `${prefix}Params` : `T.${prefix}Data['body']`;
}

function generics(facts: Facts): string {
  if (!facts.shapedBy) return '';
  const choice = (list: string) => `extends Choice<${shapingType(facts)}, '${list}'> = never`;
  return `<I ${choice('include')}, F ${choice('fields')}>`;
}

function inputs(facts: Facts): string[] {
  const { prefix, values, plainValues, body, query, shapedBy } = facts;
  const typeOf = (input: 'query' | 'body', type: string) =>
    input === shapedBy ? `Shaping<${shapingType(facts)}, I, F>` : type;
  const all = values.map((value) => {
    const type = plainValues.has(value) ? 'string' : `T.${prefix}Data['path']['${value}']`;
    return `${identifier(value)}: ${type}`;
  });
  if (body)
    all.push(`body${optional(body.required)}: ${typeOf('body', `T.${prefix}Data['body']`)}`);
  if (query.length > 0) {
    const isRequired = query.some((parameter) => parameter.required);
    all.push(`params${optional(isRequired)}: ${typeOf('query', `${prefix}Params`)}`);
  }
  if (facts.isRedirect) return all;
  const options = ['RequestOptions'];
  if (facts.isKeyed) options.push('KeyedOptions');
  if (facts.isConditional) options.push('ConditionalOptions');
  return [...all, `options?: ${options.join(' & ')}`];
}

function replyType({ prefix, isPage, isEmpty, isRaw, shapedBy }: Facts): string {
  if (isEmpty) return 'void';
  const type = isRaw ? 'Response' : `T.${prefix}Response${isPage ? "['data'][number]" : ''}`;
  return shapedBy ? `Shaped<${type}, I, F>` : type;
}

function optional(isRequired: boolean | undefined): string {
  return isRequired ? '' : '?';
}

function identifier(name: string): string {
  return name.replace(/\W+(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

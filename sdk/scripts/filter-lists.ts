import { type Document, operationsOf, type Parameter, resolve, type Schema } from './document.ts';

const listOperators = ['in', 'nin', 'hasAny', 'hasAll', 'hasNone'];

/**
 * A copy of the document in which filters take lists. OpenAPI knows no list inside a deepObject, so that the document
 * can only call `email[in]=a,b` a text; a program should not have to join it.
 */
export function allowFilterLists(document: Document): Document {
  const copy = structuredClone(document);
  const parameters = operationsOf(copy).flatMap((operation) => operation.parameters ?? []);
  for (const parameter of parameters) {
    const { style, schema } = resolve<Parameter>(copy, parameter);
    if (style === 'deepObject' && schema) allowLists(resolve<Schema>(copy, schema));
  }
  return copy;
}

function allowLists({ properties = {} }: Schema): void {
  for (const operator of listOperators) {
    const text = properties[operator];
    if (text && 'type' in text && text.type === 'string') {
      properties[operator] = { anyOf: [text, { type: 'array', items: { type: 'string' } }] };
    }
  }
}

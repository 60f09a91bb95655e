type Scalar = string | number | boolean | Date;

/**
 * Puts `values` into a path's braces in order, encoded: ('/contacts/{id}', [id]). Throws a TypeError for a value that
 * would name another path: nothing (`/contacts/` is the list), or dots (which URLs resolve, even encoded).
 */
export function fillPath(template: string, values: readonly (string | number)[] = []): string {
  let next = 0;
  return template.replace(/\{[^}]+\}/g, (placeholder) => {
    const text = String(values[next++] ?? '');
    if (/^\.{0,2}$/.test(text)) {
      throw new TypeError(`${JSON.stringify(text)} cannot be the ${placeholder} of ${template}`);
    }
    return encodeURIComponent(text);
  });
}

/**
 * A query with its question mark, or nothing. A list is joined by commas, an object is a filter one level deep (`createdAt[gte]=…`), and undefined or null leaves the parameter out.
 */
export function queryString(query: object = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (typeof value !== 'object' || Array.isArray(value) || value instanceof Date) {
      return pair(name, value as Scalar | Scalar[]);
    }
    return Object.entries((value ?? {}) as Record<string, Scalar | Scalar[]>).flatMap(
      ([operator, operand]) => pair(`${name}[${operator}]`, operand),
    );
  });
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

function pair(name: string, value: Scalar | Scalar[] | null | undefined): string[] {
  const values = [value ?? []].flat();
  return values.length > 0
    ? [`${encodeURIComponent(name)}=${values.map(encodeScalar).join(',')}`]
    : [];
}

function encodeScalar(value: Scalar): string {
  return encodeURIComponent(value instanceof Date ? value.toISOString() : value);
}

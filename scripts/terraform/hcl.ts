/** What is used of the packages that know HCL. Their own types would bring those of browsers to every file here. */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** An expression as a tree. */
export interface Expression {
  type: string;
  children: Expression[];
  meta?: {
    traversal?: { type: string; segment: string }[];
    keyVar?: string;
    valVar?: string;
    items?: Record<string, string>;
  };
}

const { parse, getExpressionAst } = load('@cdktn/hcl2json') as {
  parse: (file: string, text: string) => Promise<Record<string, unknown>>;
  getExpressionAst: (file: string, text: string) => Promise<Expression | null>;
};

export { parse };

/** The same formatting as `terraform fmt`. */
export const { format } = load('@cdktn/hcl-tools') as {
  format: (text: string) => Promise<string>;
};

/** The tree of a string with expressions in it, as `parse` gives them. */
export function parseExpression(text: string): Promise<Expression | null> {
  return getExpressionAst('value.tf', `<<VALUE\n${text}\nVALUE\n`);
}

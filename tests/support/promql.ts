/** What an expression of Prometheus asks for, by Prometheus's own grammar. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Asked {
  /** Where it cannot be read. */
  errors: number;
  selectors: { metric: string; matchers: { label: string; is: string; value: string }[] }[];
  /** Labels that something is grouped or matched by. */
  grouped: string[];
}

export function readExpression(expression: string): Asked {
  const asked: Asked = { errors: 0, selectors: [], grouped: [] };
  let isGrouping = false;
  const label = { label: '', is: '' };
  parser.parse(expression).iterate({
    enter({ name, type, from, to }) {
      const text = expression.slice(from, to);
      const selector = asked.selectors.at(-1);
      if (type.isError) asked.errors += 1;
      else if (name === 'VectorSelector') asked.selectors.push({ metric: '', matchers: [] });
      else if (name === 'Identifier') selector!.metric = text;
      else if (name === 'GroupingLabels') isGrouping = true;
      else if (name === 'LabelName' && isGrouping) asked.grouped.push(text);
      else if (name === 'LabelName') label.label = text;
      else if (name === 'MatchOp') label.is = text;
      else if (name === 'StringLiteral' && label.label !== '') {
        selector!.matchers.push({ ...label, value: text.slice(1, -1) });
        label.label = '';
      }
    },
    leave({ name }) {
      if (name === 'GroupingLabels') isGrouping = false;
    },
  });
  return asked;
}

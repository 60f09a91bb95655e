/** Writes the dashboard of Grafana, `ops/grafana/headless-crm.json`: `npm run generate:dashboard`. */
import { writeFile } from 'node:fs/promises';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type Chart, rows } from './dashboard-rows.ts';

const file = new URL('../ops/grafana/headless-crm.json', import.meta.url);
const datasource = { type: 'prometheus', uid: '${datasource}' };
/** Three beside each other. */
const width = 8;
const height = 8;

function panelOf({ title, description, unit, queries }: Chart): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .span(width)
    .height(height)
    .datasource(datasource);
  for (const [expression, name] of queries)
    panel.withTarget(new DataqueryBuilder().expr(expression).legendFormat(name));
  return panel;
}

const dashboard = new DashboardBuilder('Headless CRM')
  .uid('headless-crm')
  .description('Requests, processes, Postgres, and the work behind the requests')
  .tags(['headless-crm'])
  .time({ from: 'now-6h', to: 'now' })
  .refresh('30s')
  .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
  .withVariable(
    new QueryVariableBuilder('instance')
      .label('Process')
      .datasource(datasource)
      .query('label_values(process_start_time_seconds{job=~"headless-crm.*"}, instance)')
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .multi(true)
      .includeAll(true),
  );
for (const { title, charts } of rows) {
  dashboard.withRow(new RowBuilder(title));
  for (const chart of charts) dashboard.withPanel(panelOf(chart));
}

await writeFile(file, `${JSON.stringify(dashboard.build(), null, 2)}\n`);

/** The opportunities as deals, in a pipeline of their own. */
import type { CustomField, HeadlessCrm, Pipeline } from '@headless-crm/sdk';
import { byName, type Counts, sendRows, versionsOf } from './batches.ts';
import { nameKey } from './csv.ts';
import { type Deal, readDeals, readProducts, stages } from './files.ts';

export const pipelineName = 'Hardware sales';

/** Names of products that the opportunities write in another way. */
const otherNames: Record<string, string> = { gtxpro: 'GTX Pro' };

/** What deals refer to, by name. */
export interface Known {
  companies: Map<string, string>;
  members: Map<string, string>;
}

async function makePipeline(crm: HeadlessCrm): Promise<Pipeline> {
  for await (const pipeline of crm.pipelines.list()) {
    if (pipeline.name === pipelineName) return pipeline;
  }
  return crm.pipelines.create({ name: pipelineName, stages: [...stages] });
}

/** Until there are products, what was sold is a select of the deal's; when it was first talked about, a date. */
async function makeFields(crm: HeadlessCrm, folder: string): Promise<Map<string, string>> {
  const { rows } = await readProducts(folder);
  const options = rows.map(({ name, price }) => ({
    value: name,
    label: price ? `${name} (${price} USD)` : name,
  }));
  const object = 'deal';
  const known = new Map<string, CustomField>();
  for await (const field of crm.customFields.list({ object: { eq: object } }))
    known.set(field.key, field);
  const product = known.get('product');
  if (!product) {
    const field = { object, key: 'product', label: 'Product', indexed: true } as const;
    await crm.customFields.create({ ...field, type: 'select', options });
  } else {
    // Those that are gone from the file stay: deals may have them.
    const isNew = ({ value }: { value: string }) =>
      !product.options.some((option) => option.value === value);
    const added = options.filter(isNew);
    if (added.length > 0)
      await crm.customFields.update(product.id, { options: [...product.options, ...added] });
  }
  if (!known.has('engagedOn'))
    await crm.customFields.create({ object, key: 'engagedOn', label: 'Engaged on', type: 'date' });
  return new Map(rows.map(({ name }) => [nameKey(name), name]));
}

/** Deals that name what is not there are bad; products written otherwise are told once. */
function resolve(
  { rows, bad }: Awaited<ReturnType<typeof readDeals>>,
  products: Map<string, string>,
  { companies, members }: Known,
): { rows: (Deal & { known: object })[]; bad: typeof bad } {
  const respelt = new Map<string, number>();
  const unknown = [...bad];
  const good = rows.flatMap((row) => {
    const other = otherNames[nameKey(row.product)];
    if (other) respelt.set(row.product, (respelt.get(row.product) ?? 0) + 1);
    const product = products.get(nameKey(other ?? row.product));
    const ownerId = members.get(nameKey(row.agent));
    const companyId = row.account ? companies.get(nameKey(row.account)) : null;
    const missing = [
      product === undefined && `product ${row.product}`,
      ownerId === undefined && `sales_agent ${row.agent}`,
      companyId === undefined && `account ${row.account}`,
    ].filter((text) => text !== false);
    if (missing.length === 0) {
      const name = [row.account, product].filter(Boolean).join(': ');
      const customFields = { product, engagedOn: row.engagedOn };
      return [{ ...row, known: { name, ownerId, companyId, customFields } }];
    }
    const { file, line } = row;
    unknown.push({ file, line, reason: `no such ${missing.join(', ')}` });
    return [];
  });
  for (const [name, count] of respelt)
    console.log(`  "${name}" (${count} rows) is taken for ${otherNames[nameKey(name)]}`);
  return { rows: good, bad: unknown };
}

/** @returns how the deals ended, and the pipeline that they are in */
export async function loadDeals(
  crm: HeadlessCrm,
  folder: string,
  known: Known,
): Promise<{ counts: Counts; pipelineId: string }> {
  const pipeline = await makePipeline(crm);
  const stageIds = new Map(pipeline.stages.map(({ name, id }) => [name, id]));
  const products = await makeFields(crm, folder);
  const pipelineId = pipeline.id;
  const versions = await versionsOf(
    crm.deals.list({ pipelineId: { eq: pipelineId }, fields: ['version'], limit: 200 }),
  );
  const table = resolve(await readDeals(folder), products, known);
  const { counts } = await sendRows(crm, 'Deals', table, versions, (row) => ({
    operation: 'deals.upsert',
    key: byName,
    value: row.name,
    body: { ...row.deal, ...row.known, pipelineId, stageId: stageIds.get(row.stage) },
  }));
  return { counts, pipelineId };
}

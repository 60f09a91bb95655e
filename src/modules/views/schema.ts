import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import { listObjects } from '../../records/define.ts';
import { wordsParameter } from '../../records/schemas/schemas.ts';
import { RelatedFilter } from '../../records/schemas/search.ts';

/** Known when every object is stated. */
const object = z.lazy(() =>
  z.enum(listObjects().map((one) => one.object) as [string, ...string[]]),
);

/** So long that 500 values of a list have room, and a server that remembers many views has too. */
const maxFilter = 50_000;

const filter = z
  .lazy(() => RelatedFilter)
  .refine((value) => JSON.stringify(value).length <= maxFilter, {
    message: `It has ${maxFilter} characters at most`,
  });

const names = (example: string, description: string): z.ZodType<string[] | null> =>
  orNull(z.array(z.string().min(1).max(200)).min(1).max(200)).meta({
    example: [example],
    description,
  });

const given = z.strictObject({
  name: z.string().trim().min(1).max(200),
  filter: orNull(filter).meta({
    description: 'As of a search of these records; it holds beside what a request gives',
  }),
  sort: names('-createdAt', 'As of a list, where a request gives none'),
  fields: names('id', 'As of a list, where a request gives none'),
  include: names('owner', 'As of a list, where a request gives none'),
  q: orNull(wordsParameter),
  shared: z.boolean().meta({
    description: 'All members see and use it; otherwise who makes it alone does',
  }),
});

export const ViewCreate = component(
  'ViewCreate',
  given
    .partial()
    .extend({ object, name: given.shape.name })
    .meta({
      example: {
        object: 'contact',
        name: 'New this month',
        filter: { field: 'createdAt', op: 'gte', value: 'startOfMonth' },
        sort: ['lastName'],
        shared: true,
      },
    }),
);

export const ViewUpdate = component(
  'ViewUpdate',
  given.partial().meta({ example: { name: 'New of late', sort: ['-createdAt'] } }),
);

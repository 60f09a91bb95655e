import { z } from 'zod';
import { problems } from '../problem.ts';
import { component } from './components.ts';

const codes = Object.keys(problems) as [string, ...string[]];

/** The body of every reply that is an error (RFC 9457). */
export const ProblemDocument = component(
  'Problem',
  z
    .object({
      type: z.string().meta({ description: 'The address of the kind of problem' }),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      instance: z.string(),
      code: z.enum(codes),
      requestId: z.string(),
      errors: z
        .array(
          z.object({
            in: z.enum(['body', 'query', 'path', 'header']),
            pointer: z.string().meta({ description: 'RFC 6901, into that part of the request' }),
            code: z.string(),
            message: z.string(),
          }),
        )
        .optional(),
      duplicates: z
        .array(
          z.object({
            id: z.uuid(),
            key: z.string(),
            value: z.string(),
            object: z.string().optional(),
          }),
        )
        .optional()
        .meta({ description: 'The records that hold the values, or that may be the same' }),
      mergedInto: z
        .uuid()
        .optional()
        .meta({ description: 'The record that is left of those that were merged' }),
      mergeId: z.uuid().optional(),
      conflicts: z
        .array(
          z.object({
            object: z.string(),
            id: z.uuid(),
            field: z.string().nullable(),
            message: z.string(),
          }),
        )
        .optional()
        .meta({ description: 'What stands in the way of the undo' }),
      currentVersion: z.int().optional(),
      permission: z.string().optional(),
      retryAfter: z
        .int()
        .optional()
        .meta({ description: 'Seconds until another try makes sense: the header `Retry-After`' }),
      challenge: z
        .string()
        .optional()
        .meta({ description: 'What the code of the second factor is sent with' }),
    })
    .meta({ description: 'What went wrong, and where' }),
);

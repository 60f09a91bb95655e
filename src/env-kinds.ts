/** Kinds of values that several variables have. */
import { z } from 'zod';
import { parseUrl } from './url.ts';

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

export const onOff = z.enum(['on', 'off'], 'must be on or off');

export const isHttp = (value: string): boolean => /^https?:$/.test(parseUrl(value)?.protocol ?? '');

/** An address without a slash at its end: paths are put behind it. */
export const httpAddress = z
  .string()
  .refine(isHttp, 'must be an http or https address')
  .transform((value) => value.replace(/\/+$/, ''));

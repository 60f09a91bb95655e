import type { RecordBody } from '../define.ts';

/** A record as it is to be kept. */
export interface Draft {
  record: RecordBody & { id: string };
  /** What was said of it: whose references are to be checked. */
  sent: RecordBody;
  /** As it was; null for a new one. */
  before: RecordBody | null;
}

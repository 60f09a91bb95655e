import type { Blur } from '../../auth/blur.ts';

/** What forms work with beside the database. */
export interface FormParts {
  /** Where people reach the server, for links. */
  publicUrl: string;
  /** Makes addresses unreadable. */
  blur: Blur;
}

import { listObjects, type RecordObject } from './define.ts';
import { isLink } from './links.ts';
import { listSources, type Source } from './source.ts';

/** What the log tells of: records, and links under the name that their owner has for them. */
export function listLogged(): Source[] {
  return listSources().filter((source) =>
    isLink(source) ? source.primary.owner === 'near' : source.softDeletes,
  );
}

/** Whose permissions hold for what the log tells of: the object itself, or the one that a link belongs to. */
export function ownerOf(source: Source): RecordObject {
  return listObjects().find(
    ({ object, links }) =>
      object === source.object ||
      Object.values(links).some((link) => link.object === source.object),
  )!;
}

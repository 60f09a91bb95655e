/** What timers take at most; they fire at once when given more. */
const longestTimerMs = 2 ** 31 - 1;

/** Who waits for a signal: one listener serves them all, since Node warns of a leak at the eleventh. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `react` when the signal aborts, or now if it has; gives a function that takes this back. */
export function onAbort(signal: AbortSignal | undefined, react: () => void): () => void {
  if (!signal) return () => {};
  if (signal.aborted) react();
  let reactions = waiting.get(signal);
  if (!reactions) {
    const all = (reactions = new Set());
    waiting.set(signal, all);
    signal.addEventListener('abort', () => all.forEach((each) => each()), { once: true });
  }
  reactions.add(react);
  return () => reactions.delete(react);
}

/** Settles as `work` does, or rejects with the signal's reason as soon as that aborts. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let forget: () => void;
  const aborted = new Promise<never>((_resolve, reject) => {
    forget = onAbort(signal, () => reject(signal?.reason));
  });
  return Promise.race([work, aborted]).finally(() => forget());
}

/** Waits `ms`, or rejects with the signal's reason as soon as that aborts. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, longestTimerMs));
  });
  return abortable(elapsed, signal).finally(() => clearTimeout(timer));
}

/** What ends a piece of work before it is done. */
export interface WorkLimit {
  ms: number;
  /** What it rejects with after `ms`. */
  reason: () => Error;
  /** The caller's. */
  signal?: AbortSignal | undefined;
  /** Keeps the caller's signal attached afterwards, for a reply whose body is still to be read. */
  follow?: boolean | undefined;
}

/** Runs `work` with a signal that aborts at the limit, and does not wait for a `work` that ignores it. */
export async function within<T>(
  limit: WorkLimit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const forget = onAbort(limit.signal, () => own.abort(limit.signal?.reason));
  const timer = setTimeout(() => own.abort(limit.reason()), Math.min(limit.ms, longestTimerMs));
  try {
    return await abortable(work(own.signal), own.signal);
  } finally {
    clearTimeout(timer);
    if (!limit.follow) forget();
  }
}

/** Does the work, of which an abort is the ordinary end: then it gives undefined. */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!signal?.aborted || error !== signal.reason) throw error;
    return undefined;
  }
}

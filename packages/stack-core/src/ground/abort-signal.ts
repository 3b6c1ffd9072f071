/** The part of the platform's AbortSignal that this package uses; it compiles with neither DOM nor Node types. */
export interface AbortSignal {
  readonly aborted: boolean;
  /** Cancelled work rejects with this. */
  readonly reason: Error;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
}

/** One signal cancels thousands of calls of a stack, and Node warns of many listeners: all calls share one. */
const listeners = new WeakMap<AbortSignal, Set<(reason: Error) => void>>();

/** Calls `listener` with the reason when the signal is aborted, unless the returned function is called before. */
export function onAbort(signal: AbortSignal | undefined, listener: (reason: Error) => void): () => void {
  if (signal === undefined) return () => undefined;
  const wanted = listeners.get(signal) ?? listenTo(signal);
  const own = (reason: Error): void => {
    listener(reason);
  };
  wanted.add(own);
  return () => {
    wanted.delete(own);
  };
}

function listenTo(signal: AbortSignal): Set<(reason: Error) => void> {
  const wanted = new Set<(reason: Error) => void>();
  listeners.set(signal, wanted);
  const heard = (): void => {
    for (const listener of wanted) listener(signal.reason);
    wanted.clear();
  };
  signal.addEventListener('abort', heard, { once: true });
  return wanted;
}

/** Settles as `work`, or rejects with the signal's reason as soon as it is aborted. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let forget: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    signal.throwIfAborted();
    forget = onAbort(signal, reject);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
}

/**
 * The two ends of calls to another thread. Each task declares once which buffers move instead of being copied, and
 * whether an argument is sent once for many calls; a host connects the ends by comlink or any other message channel.
 */

/** An object of asynchronous functions: it looks the same from another thread. */
export type AsyncFunctions<T> = { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> };

/** How a call of one task goes to another thread and back. */
export interface Crossing<F extends (...args: never[]) => Promise<unknown>> {
  /** Buffers of the arguments that move: they are gone in the calling thread. The first argument must be an object. */
  readonly argumentBuffers?: (...args: Parameters<F>) => readonly ArrayBufferLike[];
  /** Buffers of the result that move: they are gone in the thread that computed it. */
  readonly resultBuffers?: (result: Awaited<ReturnType<F>>) => readonly ArrayBufferLike[];
  /** The first argument serves many calls: a thread gets it once and keeps it until another one comes. */
  readonly keepsFirst?: true;
}

/** A crossing for each task of `T`; empty where everything is copied. */
export type Crossings<T extends AsyncFunctions<T>> = { readonly [K in keyof T]: Crossing<T[K]> };

/** Marks buffers of a value to be moved with it, as comlink's function of this name does, and returns the value. */
export type Transfer = <V extends object>(value: V, buffers: ArrayBuffer[]) => V;

type AnyTask = (...args: unknown[]) => Promise<unknown>;
type AnyCrossing = Crossing<(...args: unknown[]) => Promise<object>>;

/** The calling end: the tasks as if they were in this thread. `remote` is the other end as comlink wraps it. */
export function sendCalls<T extends AsyncFunctions<T>>(
  remote: object,
  crossings: Crossings<T>,
  transfer: Transfer,
): T {
  let sent: unknown;
  return mapTasks(remote, crossings, (task, { argumentBuffers, keepsFirst }) => (...args) => {
    if (argumentBuffers) transfer(args[0] as object, [...argumentBuffers(...args)] as ArrayBuffer[]);
    if (!keepsFirst) return task(...args);
    const [first, ...others] = args;
    const isKnown = first === sent;
    sent = first;
    return task(isKnown ? undefined : first, ...others);
  });
}

/** The end in the computing thread: the object to expose through comlink. */
export function receiveCalls<T extends AsyncFunctions<T>>(
  tasks: T,
  crossings: Crossings<T>,
  transfer: Transfer,
): T {
  let kept: unknown;
  return mapTasks(tasks, crossings, (task, { resultBuffers, keepsFirst }) => async (...args) => {
    if (keepsFirst) args[0] = kept = args[0] ?? kept;
    const result = await task(...args);
    return resultBuffers
      ? transfer(result as object, [...resultBuffers(result as object)] as ArrayBuffer[])
      : result;
  });
}

function mapTasks<T extends AsyncFunctions<T>>(
  tasks: object,
  crossings: Crossings<T>,
  map: (task: AnyTask, crossing: AnyCrossing) => AnyTask,
): T {
  const ends = Object.entries(crossings).map(([name, crossing]) => {
    const task: AnyTask = (...args) => (tasks as Record<string, AnyTask>)[name](...args);
    return [name, map(task, crossing as AnyCrossing)];
  });
  return Object.fromEntries(ends) as T;
}

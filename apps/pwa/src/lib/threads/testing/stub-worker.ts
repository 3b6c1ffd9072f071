/** Stands in for the browser's `Worker` in tests: a thread that serves what a test gives it, in the thread of the test. */
import { expose } from 'comlink';
import { vi } from 'vitest';

export interface StubWorker {
  readonly url: string;
  isTerminated: boolean;
  onerror?: (event: ErrorEvent) => void;
}

/** Every worker started from here on serves the next of what `serve` gives; they are listed as they are started. */
export function stubWorkers(serve: (url: string) => unknown): StubWorker[] {
  const started: StubWorker[] = [];
  function start(given: URL): StubWorker {
    const { port1, port2 } = new MessageChannel();
    const url = given.pathname.slice(given.pathname.lastIndexOf('/') + 1);
    expose(serve(url), port2);
    const worker = Object.assign(port1, {
      url,
      isTerminated: false,
      terminate() {
        worker.isTerminated = true;
        port1.close();
      },
    });
    started.push(worker);
    return worker;
  }
  vi.stubGlobal('Worker', start);
  return started;
}

/** Ends a worker as a fault in it does; true when the browser is kept from reporting it. */
export function failWorker(worker: StubWorker, message: string): boolean {
  let isKept = false;
  worker.onerror?.({ message, preventDefault: () => (isKept = true) } as unknown as ErrorEvent);
  return isKept;
}

/** Frees memory at once instead of at the next garbage collection. */

/** Declared here since this package compiles with neither DOM nor Node types; every host has them. */
interface Port {
  postMessage(message: undefined, moved: readonly ArrayBuffer[]): void;
  close(): void;
}
interface Channels {
  readonly MessageChannel: new () => { readonly port1: Port };
}
interface Transferable {
  transfer?(newByteLength: number): ArrayBuffer;
}

let nowhere: Port | undefined;

/** Arrays on `buffer` are empty afterwards. */
export function freeBuffer(buffer: ArrayBuffer): void {
  const transferable = buffer as Transferable;
  if (transferable.transfer) {
    transferable.transfer(0);
    return;
  }
  // Node 20 has no `transfer`; a message to a closed port is dropped together with the buffers moved in it.
  nowhere ??= closedPort();
  nowhere.postMessage(undefined, [buffer]);
}

function closedPort(): Port {
  const { port1 } = new (globalThis as unknown as Channels).MessageChannel();
  port1.close();
  return port1;
}

/** Types of comlink's adapter for Node, which has them for its CommonJS build only. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';
  import type { MessagePort, Worker } from 'node:worker_threads';

  const nodeEndpoint: (port: MessagePort | Worker) => Endpoint;
  // eslint-disable-next-line house/no-default-export -- comlink exports it so
  export default nodeEndpoint;
}

/** Real and misbehaving WebDAV servers, for tests of code that uses a storage. */
export { answering, halfAnswer, resetting, ShakyWebdav, silent } from './shaky-webdav.ts';
export type { Fault } from './shaky-webdav.ts';
export { freePort, killed } from './programs.ts';
export { hasApache, hasRclone, startApache, startRclone } from './webdav-servers.ts';
export type { RunningWebdav } from './webdav-servers.ts';

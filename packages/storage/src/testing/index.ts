/** Real and misbehaving servers of WebDAV and S3, for tests of code that uses a storage. */
export { answering, halfAnswer, resetting, ShakyWebdav, silent } from './shaky-webdav.ts';
export type { Fault } from './shaky-webdav.ts';
export { freePort, killed } from './programs.ts';
export type { RunningStorage } from './programs.ts';
export { hasSwift, startSwift } from './swift-server.ts';
export { hasApache, hasRclone, startApache, startRclone } from './webdav-servers.ts';
export type { RunningWebdav } from './webdav-servers.ts';
export { watchServer } from './watched-server.ts';
export type { WatchedServer } from './watched-server.ts';

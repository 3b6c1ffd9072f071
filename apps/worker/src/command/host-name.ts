/** What this computer calls itself. */
import { hostname } from 'node:os';

/** In printable ASCII without spaces, as a server takes the names of workers and keys. */
export function hostName(): string {
  return hostname().replaceAll(/[^\x21-\x7e]+/g, '-');
}

/** The core's host in a browser: frames are addresses to fetch, digests come from the browser. */
import { createStackTasks } from '@crowdsky/stack-core';

export const tasks = createStackTasks({
  async open(address) {
    const bytes = new Uint8Array(await (await globalThis.fetch(address)).arrayBuffer());
    return { sizeBytes: bytes.length, read: async (offset, length) => bytes.slice(offset, offset + length) };
  },
  sha256,
});

/** Lower-case hexadecimal. */
export async function sha256(bytes) {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes.slice()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 by the browser. */

/** Lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array | ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Undefined where the file gives no bytes: it is gone, or was changed since it was chosen. */
export async function sha256OfFile(file: File): Promise<string | undefined> {
  const bytes = await file.arrayBuffer().catch(() => undefined);
  return bytes && sha256(bytes);
}

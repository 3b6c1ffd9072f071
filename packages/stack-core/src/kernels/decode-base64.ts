/** Base64 to bytes without `atob` or `Buffer`, which not every host of this package has (RFC 4648, section 4). */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes padded or unpadded base64 of the standard alphabet. Characters outside it give undefined bytes. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const sextets = new Uint8Array(128);
  for (let i = 0; i < 64; i++) sextets[ALPHABET.charCodeAt(i)] = i;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array(Math.floor(((text.length - padding) * 3) / 4));
  for (let i = 0, out = 0; i < text.length; i += 4) {
    const word =
      (sextets[text.charCodeAt(i)] << 18) |
      (sextets[text.charCodeAt(i + 1)] << 12) |
      (sextets[text.charCodeAt(i + 2)] << 6) |
      sextets[text.charCodeAt(i + 3)];
    bytes[out++] = word >> 16;
    if (out < bytes.length) bytes[out++] = (word >> 8) & 255;
    if (out < bytes.length) bytes[out++] = word & 255;
  }
  return bytes;
}

/** Bytes to text and back, one character a byte, for a format whose text is ASCII (FITS 4.0 section 3.2). */

/** Small enough to be spread as call arguments in every engine. */
const CHARACTERS_PER_CALL = 8192;

/** Each byte becomes the character of the same code, so nothing in a damaged file is lost or refused. */
export function decodeLatin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let at = start; at < end; at += CHARACTERS_PER_CALL) {
    const piece = bytes.subarray(at, Math.min(end, at + CHARACTERS_PER_CALL));
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}

/** Writes `text` at `offset`; characters beyond one byte must have been replaced before. */
export function encodeLatin1(text: string, target: Uint8Array, offset: number): void {
  for (let i = 0; i < text.length; i++) target[offset + i] = text.charCodeAt(i);
}

/**
 * Text that FITS may hold: accents are dropped from their letters (é becomes e), and every other character
 * outside the printable ASCII range 32 to 126 becomes a question mark.
 */
export function toPrintableAscii(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, '?');
}

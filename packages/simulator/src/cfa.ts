/** Colour filter patterns: which colour a sensor pixel sees. Patterns read from the first stored row. */

export const CFA_PATTERNS = ['RGGB', 'BGGR', 'GRBG', 'GBRG', 'MONO'] as const;
export type CfaPattern = (typeof CFA_PATTERNS)[number];

/** One value for each of red, green, blue. */
export type Rgb = readonly [number, number, number];

/** Channel (0 red, 1 green, 2 blue) of pixel (x, y) at index 2 * (y & 1) + (x & 1). A mono sensor sees the green band. */
export function cfaChannels(pattern: CfaPattern): [number, number, number, number] {
  if (pattern === 'MONO') return [1, 1, 1, 1];
  const [a, b, c, d] = Array.from(pattern, (colour) => 'RGB'.indexOf(colour));
  return [a, b, c, d];
}

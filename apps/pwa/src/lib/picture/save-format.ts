/** In which formats and sizes a picture can be saved. */
export const SAVE_FORMATS = ['png', 'png16', 'jpeg'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

export const SAVE_SIZES = ['full', 'half', '2048', '1080'] as const;
export type SaveSize = (typeof SAVE_SIZES)[number];

export interface SaveRequest {
  readonly format: SaveFormat;
  readonly size: SaveSize;
}

export const PLAIN_SAVE: SaveRequest = { format: 'png', size: 'full' };

/** Share of JPEG's best quality: beyond, files grow much faster than noise is kept. */
export const JPEG_QUALITY = 0.92;

/** The longer side of the saved picture. */
export function longestOf(size: SaveSize, longestPx: number): number {
  if (size === 'full') return longestPx;
  return size === 'half' ? Math.round(longestPx / 2) : Math.min(longestPx, Number(size));
}

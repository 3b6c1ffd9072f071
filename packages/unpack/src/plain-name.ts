/** The names of frames, packed and plain. */

/** Of a file within a zip that is worth reading; what else people pack beside their frames is passed over. */
const FRAME_NAME = /\.(fit|fits|fts)(\.(gz|fz|bz2|xz|zst|z))?$|\.(fz|zip)$/i;
/** Made by file managers beside each file. */
const COMPANION = /^\.|^__MACOSX$/;

/** `path`: within the zip, with `/`. */
export function looksLikeFrame(path: string): boolean {
  return FRAME_NAME.test(path) && !path.split('/').some((part) => COMPANION.test(part));
}

/** `M94.fits.fz` becomes `M94.fits`. */
export function plainName(name: string): string {
  const bare = name.replace(/\.(gz|fz)$/i, '');
  return /\.(fit|fits|fts)$/i.test(bare) ? bare : `${bare}.fits`;
}

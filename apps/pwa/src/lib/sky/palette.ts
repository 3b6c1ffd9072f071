/** The colours of the map, in either colour scheme: at night nothing but red, and the sky black. */

export interface Palette {
  readonly beside: string;
  readonly sky: string;
  readonly rim: string;
  readonly grid: string;
  readonly numbers: string;
  readonly figures: string;
  readonly names: string;
  /** Red, green and blue of what opacity is added to. */
  readonly stars: string;
  readonly fields: string;
  /** On a disc of `fields`. */
  readonly counts: string;
  readonly pointed: string;
}

const DARK: Palette = {
  beside: '#090c12',
  sky: '#0d1420',
  rim: '#33415c',
  grid: 'rgb(116 138 178 / 20%)',
  numbers: '#8f9bb3',
  figures: 'rgb(132 160 210 / 38%)',
  names: '#9aa8c4',
  stars: '226 234 248',
  fields: '240 182 90',
  counts: '#1a1204',
  pointed: '#ffd795',
};

const RED: Palette = {
  beside: '#000',
  sky: '#000',
  rim: '#700000',
  grid: 'rgb(255 0 0 / 26%)',
  numbers: '#e00000',
  figures: 'rgb(255 0 0 / 42%)',
  names: '#e00000',
  stars: '255 0 0',
  fields: '255 0 0',
  counts: '#000',
  pointed: '#f00',
};

export function paletteOf(scheme: 'dark' | 'red'): Palette {
  return scheme === 'red' ? RED : DARK;
}

/** The layouts in which programs write the picture of a stack, each of the same pixels. */
import { Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';

export const layouts = ['planes', 'side by side', 'extensions'] as const;
export type Layout = (typeof layouts)[number];

export interface Colours {
  widthPx: number;
  heightPx: number;
  /** Of red, green and blue. */
  planes: [Float32Array, Float32Array, Float32Array];
}

/** Three colours whose pixels all differ. */
export function makeColours(widthPx: number, heightPx: number, seed = 0): Colours {
  const plane = (first: number): Float32Array =>
    Float32Array.from({ length: widthPx * heightPx }, (_, at) => first + seed + at / 8);
  return { widthPx, heightPx, planes: [plane(1000), plane(2000), plane(3000)] };
}

/**
 * As this system's programs write (`planes`, NAXIS3 = 3), as NumPy writes an array of H x W x 3 (`side by side`,
 * NAXIS1 = 3), or with an empty primary before the images RED, GREEN and BLUE (`extensions`).
 */
export function writeLayout(layout: Layout, colours: Colours, header = new Header()): Buffer {
  return Buffer.from(writeFits(hdusOf(layout, colours, header)));
}

function hdusOf(layout: Layout, { widthPx, heightPx, planes }: Colours, header: Header): HduSpec[] {
  const count = widthPx * heightPx;
  switch (layout) {
    case 'planes': {
      const data = Float32Array.from(
        { length: 3 * count },
        (_, at) => planes[Math.floor(at / count)][at % count],
      );
      return [{ kind: 'image', shape: [widthPx, heightPx, 3], data, header }];
    }
    case 'side by side': {
      const data = Float32Array.from({ length: 3 * count }, (_, at) => planes[at % 3][Math.floor(at / 3)]);
      return [{ kind: 'image', shape: [3, widthPx, heightPx], data, header }];
    }
    case 'extensions':
      return [
        { kind: 'image', shape: [], header },
        ...planes.map((data, at): HduSpec => {
          const named = new Header().set('EXTNAME', ['RED', 'GREEN', 'BLUE'][at]);
          return { kind: 'image', shape: [widthPx, heightPx], data, header: named };
        }),
      ];
  }
}

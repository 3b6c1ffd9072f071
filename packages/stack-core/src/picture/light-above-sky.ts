/** What shines above the sky: luminance and colours in sigma of the luminance's noise. */
import type { LinearImage } from './linear-image.ts';
import type { ChannelWeights } from './look.ts';
import type { Planes } from './planes.ts';
import { gridOf, levelsOn } from './fit-surface.ts';
import type { Surface } from './fit-surface.ts';

/** Rows of the luminance and of what red and blue are beside it, and of bytes: 255 where a channel is unknown, else 0. */
export interface LightRows {
  readonly luminance: number;
  readonly red: number;
  readonly blue: number;
  readonly unknown: number;
}

/** Makes rows of light each time they are wanted: that takes less than memory for whole planes of them. */
export interface LightSource {
  /** Writes the rows `from`, a multiple of 16, to `to`; the first to the addresses of `rows`. */
  read(from: number, to: number, rows: LightRows): void;
}

/** A channel's sky, and what its light is multiplied by. */
export interface ChannelSky {
  /** Undefined where the sky is even, or is to stay as it is. */
  readonly surface: Surface | undefined;
  readonly level: number;
  readonly scale: number;
}

/** The sky's levels are interpolated between nodes so many pixels apart. */
const NODE_PX = 16;

/** The light of an image, one channel or three. */
export function lightAboveSky(
  planes: Planes,
  { pixels, channelCount }: LinearImage,
  skies: readonly ChannelSky[],
  weights: ChannelWeights,
): LightSource {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const nodeCount = Math.ceil(stride / NODE_PX) + 1;
  const lineCount = Math.ceil(height / NODE_PX) + 1;
  const channelNodes = nodeCount * lineCount;
  const nodes = kernels.allocate(12 * channelNodes);
  const rows = kernels.allocate(12 * NODE_PX * stride);
  const scratch = kernels.allocate(12 * (stride + NODE_PX));
  const scalesAt = planes.numbers(skies.map(({ scale }) => scale));
  const weightsAt = planes.numbers(weights);
  const u = Float64Array.from({ length: nodeCount }, (_, n) => (n * NODE_PX + 0.5) / width);
  const v = Float64Array.from({ length: lineCount }, (_, n) => (n * NODE_PX + 0.5) / height);
  for (const [c, { surface, level }] of skies.entries()) {
    const levels = kernels.f32(nodes + 4 * c * channelNodes, channelNodes);
    if (surface) levels.set(levelsOn(surface, gridOf(surface.spline, u, v)));
    else levels.fill(level);
  }
  const readRows = (top: number, bottom: number): void => {
    for (let c = 0; c < 3; c++) {
      const plane = channelCount === 1 ? 0 : c;
      for (let y = top; y < bottom; y++) {
        const from = (plane * height + y) * width;
        const to = rows + 4 * (c * (bottom - top) + y - top) * stride;
        kernels.f32(to, width).set(pixels.subarray(from, from + width));
      }
    }
  };
  return {
    read(from, to, { luminance, red, blue, unknown }) {
      for (let top = from; top < to; top += NODE_PX) {
        const bottom = Math.min(top + NODE_PX, to);
        readRows(top, bottom);
        const offset = 4 * (top - from) * stride;
        kernels.call.lightAboveSky(
          rows,
          bottom - top,
          stride,
          nodes + 4 * (top / NODE_PX) * nodeCount,
          nodeCount,
          4 * channelNodes,
          scalesAt,
          weightsAt,
          luminance + offset,
          red + offset,
          blue + offset,
          unknown + (top - from) * stride,
          scratch,
        );
      }
    },
  };
}

/** What shines above the sky: luminance and colours in sigma of the luminance's noise. */
import type { LinearImage } from './linear-image.ts';
import type { ChannelWeights } from './look.ts';
import type { Planes } from './planes.ts';
import { surfaceAt } from './fit-surface.ts';
import type { Surface } from './fit-surface.ts';

/** Planes of the luminance and of what red and blue are beside it, and of bytes: 255 where a channel is unknown, else 0. */
export interface LightPlanes {
  readonly luminance: number;
  readonly red: number;
  readonly blue: number;
  readonly unknown: number;
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
): LightPlanes {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const light = {
    luminance: planes.floats(),
    red: planes.floats(),
    blue: planes.floats(),
    unknown: planes.bytes(),
  };
  const mark = kernels.mark();
  const nodeCount = Math.ceil(stride / NODE_PX) + 1;
  const nodes = kernels.allocate(24 * nodeCount);
  const rows = kernels.allocate(12 * NODE_PX * stride);
  const scratch = kernels.allocate(12 * (stride + NODE_PX));
  const scalesAt = planes.numbers(skies.map(({ scale }) => scale));
  const weightsAt = planes.numbers(weights);
  const nodesOf = (c: number, line: number): Float32Array =>
    kernels.f32(nodes + 4 * (2 * c + line) * nodeCount, nodeCount);
  const measure = (to: Float32Array, c: number, y: number): void => {
    const { surface, level } = skies[c];
    for (let n = 0; n < nodeCount; n++)
      to[n] = surface ? surfaceAt(surface, (n * NODE_PX + 0.5) / width, (y + 0.5) / height) : level;
  };
  for (let c = 0; c < 3; c++) measure(nodesOf(c, 1), c, 0);
  for (let top = 0; top < height; top += NODE_PX) {
    const rowCount = Math.min(NODE_PX, height - top);
    for (let c = 0; c < 3; c++) {
      nodesOf(c, 0).set(nodesOf(c, 1));
      measure(nodesOf(c, 1), c, top + NODE_PX);
      const plane = channelCount === 1 ? 0 : c;
      for (let y = 0; y < rowCount; y++) {
        const from = (plane * height + top + y) * width;
        kernels.f32(rows + 4 * (c * rowCount + y) * stride, width).set(pixels.subarray(from, from + width));
      }
    }
    const offset = 4 * top * stride;
    kernels.call.lightAboveSky(
      rows,
      rowCount,
      stride,
      nodes,
      nodeCount,
      scalesAt,
      weightsAt,
      light.luminance + offset,
      light.red + offset,
      light.blue + offset,
      light.unknown + top * stride,
      scratch,
    );
  }
  kernels.release(mark);
  return light;
}

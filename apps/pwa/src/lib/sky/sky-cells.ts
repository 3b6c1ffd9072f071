/** Cells of the sky of everyone as the map's columns: sums without the stacks that they are made of. */
import type { PublicNights, PublicSky } from '@crowdsky/api';
import { NO_NIGHT } from './nights.ts';
import type { SkyStacks } from './sky-stacks.ts';
import { toVector } from './sphere.ts';

export function skyCells({ cells }: PublicSky): SkyStacks {
  const vectors = new Float64Array(3 * cells.length);
  for (const [row, { raDeg, decDeg }] of cells.entries()) vectors.set(toVector(raDeg, decDeg), 3 * row);
  return {
    count: cells.length,
    listed: [],
    placeless: [],
    vectors,
    nights: new Int32Array(cells.length).fill(NO_NIGHT),
    diagonalDeg: new Float32Array(cells.length),
    usualDeg: 0,
    stacks: Float64Array.from(cells, ({ stackCount }) => stackCount),
    exposureSeconds: Float64Array.from(cells, ({ exposureSeconds }) => exposureSeconds),
  };
}

/** What the strip along the bottom shows. */
export function nightColumns({ nights }: PublicNights): Pick<SkyStacks, 'nights' | 'exposureSeconds'> {
  return {
    nights: Int32Array.from(nights, ({ night }) => night),
    exposureSeconds: Float64Array.from(nights, ({ exposureSeconds }) => exposureSeconds),
  };
}

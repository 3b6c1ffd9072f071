/** What is drawn for the stacks in sight: clusters where they stand close together, outlines of fields where there is room. */
import type { ClusterSums } from './cluster-sums.ts';
import { eachInSight, levelFor } from './cluster-tree.ts';
import type { ClusterTree } from './cluster-tree.ts';
import { newSpot } from './sky-view.ts';
import type { SkyProjection } from './sky-view.ts';
import { DEGREE } from './sphere.ts';

export interface Mark {
  readonly level: number;
  readonly cluster: number;
  readonly stacks: number;
  readonly exposureSeconds: number;
  /** From the middle of the screen. */
  readonly px: number;
  readonly py: number;
  /** Of its disc. */
  readonly radiusPx: number;
}

/** Discs whose middles are nearer than about this would cover each other. */
const APART_PX = 46;
/** Fields whose middles lie nearer than this share of their diagonal cover each other for the most part. */
const COVERED = 0.3;
const LONELY_PX = 6;

/** Clusters of which something is shown and is on the screen. `fieldDeg` is the diagonal of a usual field. */
export function marksIn(
  tree: ClusterTree,
  sums: ClusterSums,
  projection: SkyProjection,
  fieldDeg: number,
): Mark[] {
  const level = levelFor(tree, Math.max(APART_PX / projection.scale / DEGREE, COVERED * fieldDeg));
  const cos = projection.cosOfSight;
  const sight = cos <= -1 ? Math.PI : Math.acos(cos);
  const marks: Mark[] = [];
  const at = newSpot();
  const [halfWidth, halfHeight] = [projection.screen.width / 2, projection.screen.height / 2];
  eachInSight(tree, level, projection.centre, sight, (cluster) => {
    const sum = sums.of(level, cluster);
    if (!sum) return;
    projection.project(...sum.middle, at);
    const radiusPx = radiusOf(sum.stacks);
    const reach = radiusPx + tree.levels[level].reaches[cluster] * projection.scale;
    if (Math.abs(at.px) > halfWidth + reach || Math.abs(at.py) > halfHeight + reach) return;
    const { stacks, exposureSeconds } = sum;
    marks.push({ level, cluster, stacks, exposureSeconds, px: at.px, py: at.py, radiusPx });
  });
  // The largest last, above the others.
  return marks.sort((a, b) => a.stacks - b.stacks);
}

/** In CSS pixels: ten times as many stacks make the disc wider by a half. */
function radiusOf(stacks: number): number {
  return stacks === 1 ? LONELY_PX : Math.min(22, 10 + 4 * Math.log10(stacks));
}

/** From 0 to 1: a minute is hardly seen, and ten hours are as bright as it gets. */
export function brightnessOf(exposureSeconds: number): number {
  const least = 60;
  const most = 36_000;
  const share = Math.log(Math.max(least, exposureSeconds) / least) / Math.log(most / least);
  return Math.min(1, 0.3 + 0.7 * share);
}

/**
 * The mark under a place: the nearest one whose disc a finger hits that misses by `reachPx`, else the nearest one whose
 * field, `fieldPx` across, the place lies in.
 */
export function markAt(
  marks: readonly Mark[],
  px: number,
  py: number,
  reachPx: number,
  fieldPx: number,
): Mark | undefined {
  let found: Mark | undefined;
  let nearest = Infinity;
  for (const mark of marks) {
    const middle = Math.hypot(mark.px - px, mark.py - py);
    const beside = middle - mark.radiusPx - reachPx;
    // A disc goes before any field.
    const distance = beside <= 0 ? beside - fieldPx : middle;
    if ((beside > 0 && middle > fieldPx / 2) || distance >= nearest) continue;
    [found, nearest] = [mark, distance];
  }
  return found;
}

/** Smoothing of planes. Borders are mirrored. */
import type { Planes } from './planes.ts';

/** Smooths rows of a plane narrowly; the first is written to `target`. */
export function smoothRows(planes: Planes, source: number, target: number, from: number, to: number): void {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const mark = kernels.mark();
  const scratch = kernels.allocate(4 * (stride + 8));
  kernels.call.smoothPlane(source, target, width, height, stride, from, to, scratch);
  kernels.release(mark);
}

/** A plane of means over squares of `factor` pixels, smoothed. */
export interface SmallPlane {
  readonly planes: Planes;
  readonly plane: number;
  readonly factor: number;
}

/** Room for means over squares of 2 or 4 pixels. */
export function smallPlane(planes: Planes, factor: 2 | 4): SmallPlane {
  const { width, height } = planes.size;
  const small = planes.sized(Math.ceil(width / factor), Math.ceil(height / factor));
  return { planes: small, plane: small.floats(), factor };
}

/** Writes the means of rows, or of rows times their weights; `from` is that of a call of `eachRows`. */
export function meanRows(
  planes: Planes,
  { planes: small, plane, factor }: SmallPlane,
  rows: { readonly source: number; readonly weights?: number; readonly from: number; readonly to: number },
): void {
  const { width, stride } = planes.size;
  const { source, weights = 0, from, to } = rows;
  const target = plane + 4 * (from / factor) * small.size.stride;
  const { kernels } = planes;
  const mark = kernels.mark();
  const scratch = kernels.allocate(4 * stride);
  kernels.call.squareMeans(
    source,
    weights,
    width,
    to - from,
    stride,
    factor,
    target,
    small.size.stride,
    scratch,
  );
  kernels.release(mark);
}

/** Smooths a small plane narrowly. */
export function smoothSmall({ planes, plane }: SmallPlane): void {
  const mark = planes.kernels.mark();
  const copy = planes.floats();
  planes.viewOf(copy).set(planes.viewOf(plane));
  planes.eachRows((from, to) => {
    smoothRows(planes, copy, plane + 4 * from * planes.size.stride, from, to);
  });
  planes.kernels.release(mark);
}

/** Writes large rows, interpolated between means, to `target`. */
export function enlargeRows(
  { planes, plane, factor }: SmallPlane,
  stride: number,
  target: number,
  from: number,
  to: number,
): void {
  const { kernels } = planes;
  const { width, height, stride: smallStride } = planes.size;
  const mark = kernels.mark();
  const scratch = kernels.allocate(4 * (smallStride + 4));
  kernels.call.enlarge(plane, width, height, smallStride, factor, target, stride, from, to, scratch);
  kernels.release(mark);
}

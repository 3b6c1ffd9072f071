/** What a link tells of a stack: columns that hold no place of observation, nothing of the account, and no key of the archive. */
import type { StackedFrame } from '../archive/stacked-frame.entity.ts';

export interface SharedFacts {
  target: string | undefined;
  start: Date | undefined;
  end: Date | undefined;
  exposureSeconds: number | undefined;
  framesUsed: number;
  framesInput: number;
  filter: string | undefined;
  telescope: string | undefined;
  /** `05h35m −05°24′` */
  position: string | undefined;
  starCount: number | undefined;
  fitsBytes: number;
  hasPicture: boolean;
  widthPx: number | undefined;
  heightPx: number | undefined;
}

export function sharedFacts(stack: StackedFrame): SharedFacts {
  return {
    target: stack.objectName ?? undefined,
    start: stack.dateObsStart ?? undefined,
    end: stack.dateObsEnd ?? undefined,
    exposureSeconds: stack.totalExptime ?? undefined,
    framesUsed: stack.nFramesAligned,
    framesInput: stack.nFramesInput,
    filter: stack.filterName ?? undefined,
    telescope: stack.telescope === null ? undefined : modelOf(stack.telescope),
    position: positionOf(stack),
    starCount: stack.nStarsDetected ?? undefined,
    fitsBytes: stack.fileSizeBytes,
    hasPicture: stack.thumbnailPath !== null,
    widthPx: stack.widthPx ?? undefined,
    heightPx: stack.heightPx ?? undefined,
  };
}

/** Seestars write the number of the single telescope into their name: strangers learn the model. */
function modelOf(telescope: string): string {
  return telescope.replace(/^(S\d{2})_\w+$/, 'Seestar $1');
}

/** By target and day alone: the archive's names hold its numbers. */
export function sharedFileName({ objectName, dateObsStart }: StackedFrame): string {
  const target = (objectName ?? 'stack').replace(/[^A-Za-z0-9.+_-]+/g, '_');
  return [target, dateObsStart?.toISOString().slice(0, 10)].filter(Boolean).join('_') + '.fits';
}

function positionOf({ raDeg, decDeg }: StackedFrame): string | undefined {
  if (raDeg === null || decDeg === null) return undefined;
  const raMinutes = Math.round(raDeg * 4) % 1440;
  const decMinutes = Math.round(Math.abs(decDeg) * 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const ra = `${two(Math.floor(raMinutes / 60))}h${two(raMinutes % 60)}m`;
  return `${ra} ${decDeg < 0 ? '−' : '+'}${two(Math.floor(decMinutes / 60))}°${two(decMinutes % 60)}′`;
}

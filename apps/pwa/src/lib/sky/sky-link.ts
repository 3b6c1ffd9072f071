/** The address of a place on the map: `/sky?ra=192.72&dec=41.12&r=5&from=2025-03-26&to=2025-03-27`. */
import { readNight, writeNight } from './nights.ts';
import { aroundCircle } from './sphere.ts';

export interface SkyLink {
  /** All three or none. */
  readonly view: { readonly raDeg: number; readonly decDeg: number; readonly radiusDeg: number } | undefined;
  /** Undefined: as far as there are nights. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const FIELD_DEG = 2;

/** What is not as it should be is left out: the rest still opens. A place without a radius opens as wide as some fields. */
export function readSkyLink(query: URLSearchParams): SkyLink {
  const raDeg = numberIn(query, 'ra');
  const decDeg = numberIn(query, 'dec');
  const radiusDeg = numberIn(query, 'r') ?? FIELD_DEG;
  const isPlace = raDeg !== undefined && decDeg !== undefined && Math.abs(decDeg) <= 90 && radiusDeg > 0;
  return {
    view: isPlace ? { raDeg: aroundCircle(raDeg), decDeg, radiusDeg } : undefined,
    from: readNight(query.get('from') ?? ''),
    to: readNight(query.get('to') ?? ''),
  };
}

/** What follows `/sky`. As many digits as move nothing by a pixel. */
export function writeSkyLink({ view, from, to }: SkyLink): string {
  const query = new URLSearchParams();
  if (view) {
    const digits = Math.min(5, Math.max(1, Math.ceil(2 - Math.log10(view.radiusDeg))));
    query.set('ra', String(Number(aroundCircle(Number(view.raDeg.toFixed(digits))).toFixed(digits))));
    query.set('dec', String(Number(view.decDeg.toFixed(digits))));
    query.set('r', String(Number(view.radiusDeg.toPrecision(4))));
  }
  if (from !== undefined) query.set('from', writeNight(from));
  if (to !== undefined) query.set('to', writeNight(to));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)?.trim() ?? '';
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

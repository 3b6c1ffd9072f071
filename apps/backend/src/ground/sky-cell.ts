/** A grid over the sky: a search around a position becomes a short list of cell numbers for an index. */

/** Bands of one degree in declination, each cut into cells of about one degree on the sky. */
const bandCount = 180;
const cellsPerBand = 1000;

/** The cell of a direction: band number times 1000 plus the number within the band. */
export function skyCell(raDeg: number, decDeg: number): number {
  const band = bandOf(decDeg);
  return (
    band * cellsPerBand +
    Math.min(cellsInBand(band) - 1, Math.floor((wrapDeg(raDeg) / 360) * cellsInBand(band)))
  );
}

/** The middle of a cell. */
export function centreOfCell(cell: number): { raDeg: number; decDeg: number } {
  const band = Math.floor(cell / cellsPerBand);
  const raDeg = (360 * ((cell % cellsPerBand) + 0.5)) / cellsInBand(band);
  return { raDeg, decDeg: band - 89.5 };
}

/**
 * The cells that a box touches, or null for more than `limit` of them: a scan of all rows is then as fast.
 * A box whose `raMinDeg` exceeds `raMaxDeg` crosses 0 h.
 */
export function cellsOfBox(box: SkyBox, limit: number): number[] | null {
  const cells: number[] = [];
  const spanDeg =
    box.raMinDeg <= box.raMaxDeg ? box.raMaxDeg - box.raMinDeg : 360 - box.raMinDeg + box.raMaxDeg;
  for (let band = bandOf(box.decMinDeg); band <= bandOf(box.decMaxDeg); band++) {
    const count = cellsInBand(band);
    const first = Math.min(count - 1, Math.floor((wrapDeg(box.raMinDeg) / 360) * count));
    const steps = Math.min(count - 1, Math.ceil((spanDeg / 360) * count));
    for (let step = 0; step <= steps; step++) cells.push(band * cellsPerBand + ((first + step) % count));
    if (cells.length > limit) return null;
  }
  return cells;
}

export interface SkyBox {
  raMinDeg: number;
  raMaxDeg: number;
  decMinDeg: number;
  decMaxDeg: number;
}

/** The smallest box around a cone; near a pole it is the whole cap. */
export function boxOfCone(raDeg: number, decDeg: number, radiusDeg: number): SkyBox {
  const decMinDeg = Math.max(-90, decDeg - radiusDeg);
  const decMaxDeg = Math.min(90, decDeg + radiusDeg);
  if (decMinDeg <= -90 || decMaxDeg >= 90) return { raMinDeg: 0, raMaxDeg: 360, decMinDeg, decMaxDeg };
  // The widest meridian distance of a small circle: asin(sin r / cos dec).
  const halfWidthDeg = degrees(
    Math.asin(Math.min(1, Math.sin(radians(radiusDeg)) / Math.cos(radians(decDeg)))),
  );
  return {
    raMinDeg: wrapDeg(raDeg - halfWidthDeg),
    raMaxDeg: wrapDeg(raDeg + halfWidthDeg),
    decMinDeg,
    decMaxDeg,
  };
}

function bandOf(decDeg: number): number {
  return Math.min(bandCount - 1, Math.max(0, Math.floor(decDeg + 90)));
}

function cellsInBand(band: number): number {
  return Math.max(1, Math.round(360 * Math.cos(radians(band - 89.5))));
}

function wrapDeg(deg: number): number {
  return ((deg % 360) + 360) % 360;
}

function radians(deg: number): number {
  return (deg * Math.PI) / 180;
}

function degrees(rad: number): number {
  return (rad * 180) / Math.PI;
}

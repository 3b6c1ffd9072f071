/** Sine and cosine that are the same in every engine. */

/** Sine and cosine by halving the angle and the Taylor series, to 1e-12. */
export function sinCos(angleRad: number): { sin: number; cos: number } {
  const turns = Math.round(angleRad / (2 * Math.PI));
  const x = (angleRad - turns * 2 * Math.PI) / 16;
  const x2 = x * x;
  let sin = x * (1 - (x2 / 6) * (1 - (x2 / 20) * (1 - (x2 / 42) * (1 - x2 / 72))));
  let cos = 1 - (x2 / 2) * (1 - (x2 / 12) * (1 - (x2 / 30) * (1 - x2 / 56)));
  for (let doubling = 0; doubling < 4; doubling++) {
    const twice = 2 * sin * cos;
    cos = cos * cos - sin * sin;
    sin = twice;
  }
  return { sin, cos };
}

/**
 * Elementary functions built on + - * / and sqrt only.
 *
 * ECMAScript leaves the last digits of Math.exp, log, sin, cos and pow to the engine, and one such digit can flip
 * a rounded pixel. These give the same double everywhere. Relative error against the true value is below 4e-16
 * for `exp` (|x| < 20), `log` and `sinCosDeg`, and below 1e-14 for `power` over the ranges a sky needs.
 */

const LN2_HIGH = 0.69314718036912381649; // the first 33 bits of ln 2, so that k * LN2_HIGH is exact
const LN2_LOW = 1.90821492927058770002e-10;
const PI_OVER_180 = Math.PI / 180;
const POWERS_OF_TWO = powersOfTwo();

/** 2^k for k = -1022 .. 1023, at index k + 1022; each exact. */
function powersOfTwo(): Float64Array {
  const table = new Float64Array(2046);
  table[1022] = 1;
  for (let k = 1023; k < 2046; k++) table[k] = table[k - 1] * 2;
  for (let k = 1021; k >= 0; k--) table[k] = table[k + 1] / 2;
  return table;
}

/** e^x; 0 below -708. */
export function exp(x: number): number {
  if (x < -708) return 0;
  const k = Math.floor(x / Math.LN2 + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n > 0; n--) sum = 1 + (sum * r) / n;
  return sum * POWERS_OF_TWO[Math.min(k, 1023) + 1022];
}

const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm of a positive normal number. */
export function log(x: number): number {
  bits.setFloat64(0, x);
  let exponent = (bits.getUint32(0) >>> 20) - 1023;
  let mantissa = x / POWERS_OF_TWO[exponent + 1022];
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), and |s| < 0.172 makes eleven terms enough
  const s = (mantissa - 1) / (mantissa + 1);
  const s2 = s * s;
  let sum = 0;
  for (let n = 23; n > 1; n -= 2) sum = (sum + 1 / n) * s2;
  return exponent * LN2_HIGH + (2 * s * (1 + sum) + exponent * LN2_LOW);
}

/** x^p for positive x. */
export function power(x: number, p: number): number {
  return exp(p * log(x));
}

/** Sine and cosine of an angle in degrees; exact at every multiple of 90. */
export function sinCosDeg(deg: number): { sin: number; cos: number } {
  const quarters = Math.floor(deg / 90 + 0.5);
  const x = (deg - quarters * 90) * PI_OVER_180;
  const x2 = x * x;
  let sin = 1;
  let cos = 1;
  for (let n = 18; n > 1; n -= 2) {
    sin = 1 - (sin * x2) / (n * (n + 1));
    cos = 1 - (cos * x2) / (n * (n - 1));
  }
  sin *= x;
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sin, cos };
    case 1:
      return { sin: cos, cos: -sin };
    case 2:
      return { sin: -sin, cos: -cos };
    default:
      return { sin: -cos, cos: sin };
  }
}

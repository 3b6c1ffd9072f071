/** Header cards hold ASCII (FITS 4.0 section 4.2.1): writes other names so that they stay readable. */

/** What normalisation leaves whole, as it is spelled in ASCII. Greek letters name stars. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss', Æ: 'AE', æ: 'ae', Ø: 'O', ø: 'o', Œ: 'OE', œ: 'oe', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ð: 'D', ð: 'd', Þ: 'Th',
  þ: 'th', ı: 'i', α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', ζ: 'zeta', η: 'eta', θ: 'theta',
  ι: 'iota', κ: 'kappa', λ: 'lambda', μ: 'mu', ν: 'nu', ξ: 'xi', ο: 'omicron', π: 'pi', ρ: 'rho', σ: 'sigma',
  ς: 'sigma', τ: 'tau', υ: 'upsilon', φ: 'phi', χ: 'chi', ψ: 'psi', ω: 'omega', '–': '-', '—': '-', '−': '-', '‘': "'",
  '’': "'", '“': '"', '”': '"', '°': 'deg',
}; // prettier-ignore

/**
 * Letters lose their marks (`é` is `e`), ligatures and Greek letters are spelled (`γ` is `gamma`), and any other character
 * becomes `\uXXXX`, the code units of UTF-16. ASCII stays as it is.
 */
export function asciiText(text: string): string {
  if (isAscii(text)) return text;
  return [...text.normalize('NFKD').replaceAll(/\p{M}/gu, '')]
    .map((sign) => (isAscii(sign) ? sign : (SPELLED[sign] ?? escaped(sign))))
    .join('');
}

export function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function escaped(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, n) => sign.charCodeAt(n));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

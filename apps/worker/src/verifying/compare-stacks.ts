/** Says where two FITS files differ, part by part. */
import { bytesSource, readHdus, readImage } from '@crowdsky/fits';
import type { Card, Hdu } from '@crowdsky/fits';

/**
 * One line for each difference; none if all cards and data are the same. `stack` is compared with `made`, the truth.
 * `ignoresBlanks`: blank cards are as if they were not there.
 */
export async function compareStacks(
  stack: Uint8Array,
  made: Uint8Array,
  { ignoresBlanks = false } = {},
): Promise<string[]> {
  const [ours, theirs] = [await readHdus(bytesSource(made)), await readHdus(bytesSource(stack))];
  const lines: string[] = [];
  if (theirs.length !== ours.length)
    lines.push(`The stack has ${theirs.length} parts, the recomputed one ${ours.length}.`);
  for (const [n, own] of ours.entries()) {
    const other = theirs[n];
    if (other === undefined) continue;
    const title = n === 0 ? 'Image' : (own.header.string('EXTNAME') ?? `Part ${n + 1}`);
    lines.push(...compareCards(other, own, ignoresBlanks).map((line) => `${title}: ${line}`));
    lines.push(...(await compareData(stack, other, made, own)).map((line) => `${title}: ${line}`));
  }
  return lines;
}

const SUMS = new Set(['CHECKSUM', 'DATASUM']);

function compareCards(stack: Hdu, made: Hdu, ignoresBlanks: boolean): string[] {
  const counts = (card: Card): boolean =>
    !SUMS.has(card.keyword) && !(ignoresBlanks && card.kind !== 'value' && isBlank(card));
  const cardsOf = (hdu: Hdu): Map<string, string> =>
    new Map([...hdu.header].filter(counts).map((card, n) => [nameOf(card, n), valueOf(card)]));
  const [theirs, ours] = [cardsOf(stack), cardsOf(made)];
  const keywords = new Set([...ours.keys(), ...theirs.keys()]);
  return [...keywords].flatMap((keyword) => {
    const [their, own] = [theirs.get(keyword), ours.get(keyword)];
    if (their === own) return [];
    if (own === undefined) return [`${keyword} should not be there; it is ${their}.`];
    return [`${keyword} is ${their ?? 'missing'} and should be ${own}.`];
  });
}

function isBlank({ keyword, text }: Exclude<Card, { kind: 'value' }>): boolean {
  return keyword === '' && text.trim() === '';
}

function nameOf(card: Card, n: number): string {
  return card.kind === 'value' ? card.keyword : `${card.keyword || 'blank card'} (card ${n + 1})`;
}

function valueOf(card: Card): string {
  return card.kind === 'value'
    ? `${JSON.stringify(card.value)} / ${card.comment}`
    : JSON.stringify(card.text);
}

async function compareData(stack: Uint8Array, theirs: Hdu, made: Uint8Array, ours: Hdu): Promise<string[]> {
  const bytesOf = (file: Uint8Array, hdu: Hdu): Uint8Array =>
    file.subarray(hdu.dataOffset, hdu.dataOffset + hdu.dataBytes);
  const [their, own] = [bytesOf(stack, theirs), bytesOf(made, ours)];
  if (their.byteLength !== own.byteLength)
    return [`the data are ${their.byteLength} bytes and should be ${own.byteLength}.`];
  const first = own.findIndex((byte, at) => byte !== their[at]);
  if (first < 0) return [];
  if (!theirs.image || !ours.image) {
    const rowBytes = ours.header.integer('NAXIS1') ?? 1;
    return [`the table differs from row ${Math.floor(first / rowBytes) + 1} on.`];
  }
  return [
    describePixels(
      await readImage(bytesSource(stack), theirs),
      await readImage(bytesSource(made), ours),
      ours,
    ),
  ];
}

function describePixels(
  their: ArrayLike<number | bigint>,
  own: ArrayLike<number | bigint>,
  { image }: Hdu,
): string {
  let count = 0;
  let largest = 0;
  let worst = 0;
  for (let i = 0; i < own.length; i++) {
    if (Object.is(own[i], their[i])) continue;
    count++;
    const difference = Math.abs(Number(their[i]) - Number(own[i]));
    if (difference > largest || Number.isNaN(difference)) [largest, worst] = [difference, i];
  }
  const [width = 1, height = 1] = image?.shape ?? [];
  const place = [worst % width, Math.floor(worst / width) % height, Math.floor(worst / (width * height))].map(
    (n) => n + 1,
  );
  return `${count} of ${own.length} pixels differ, by up to ${largest} (at x, y, plane ${place.join(', ')}: ${String(their[worst])} and should be ${String(own[worst])}).`;
}

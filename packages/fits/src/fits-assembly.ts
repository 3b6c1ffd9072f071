/** Encodes a FITS file in the order its parts become known: pixels first, headers with their checksums last. */
import { BLOCK_BYTES, paddedBytes } from './blocks.ts';
import { headerBytes, headerWithSums, planHdus } from './plan-hdus.ts';
import type { HduPlan, HduSpec } from './plan-hdus.ts';
import { PIECE_BYTES } from './write-fits.ts';

/** Bytes and where in the file they belong. */
export interface PlacedBytes {
  readonly offsetBytes: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface PlacedHdu {
  readonly plan: HduPlan;
  readonly dataAt: number;
}

/** Of a data unit's bytes that have been given out. */
interface GivenOut {
  readonly hdu: PlacedHdu;
  bytes: number;
  sum: number;
}

/**
 * The bytes that `writeFits` makes of the same specs, in parts of about 1 MiB and in another order. They are made in
 * two stretches of memory by turns: each is good until the one after the next is asked for, so that it can be written
 * while the next is made.
 */
export class FitsAssembly {
  readonly #hdus: readonly PlacedHdu[];
  readonly #given = new Map<number, GivenOut>();
  readonly #memory = [0, 1].map(() => new Uint8Array(PIECE_BYTES + BLOCK_BYTES));

  /**
   * @param specs the samples of images need not be there yet, nor need the final values of cards, but the number of
   * cards and of samples must be final up to the last image of which `samples` are asked for
   * @throws FitsError `bad-value` as `writeFits`
   */
  constructor(specs: readonly HduSpec[]) {
    this.#hdus = placeHdus(specs);
  }

  /**
   * Samples of one image, each of which is to be asked for once.
   *
   * @param index of the HDU in the file, 0 for the primary
   * @param first,count of samples in the image's array; they must begin and end at whole words of four bytes, but for
   * the last
   */
  *samples(index: number, first: number, count: number): Generator<PlacedBytes, void, undefined> {
    const hdu = this.#hdus[index];
    const given = this.#given.get(index) ?? { hdu, bytes: 0, sum: 0 };
    this.#given.set(index, given);
    const { sizeBytes, valueBytes } = hdu.plan.body;
    const [from, end] = [first * valueBytes, (first + count) * valueBytes];
    if (from % 4 !== 0 || (end % 4 !== 0 && end !== sizeBytes) || end > sizeBytes)
      throw new RangeError(`Bytes ${from} to ${end} of ${sizeBytes} cannot be given out alone.`);
    yield* this.#dataOf(hdu, from, end, given);
  }

  /**
   * All parts not yet produced; an image that was produced only in part is produced again as a whole.
   *
   * @param specs the final ones
   */
  *rest(specs: readonly HduSpec[]): Generator<PlacedBytes, void, undefined> {
    for (const [index, hdu] of placeHdus(specs).entries()) {
      const { plan, dataAt } = hdu;
      const before = this.#given.get(index);
      if (before && before.hdu.dataAt !== dataAt)
        throw new RangeError(
          `The data of HDU ${index} are at ${before.hdu.dataAt} already, not at ${dataAt}.`,
        );
      const isWhole = before?.bytes === plan.body.sizeBytes;
      const given = isWhole ? before : { hdu, bytes: 0, sum: 0 };
      if (!isWhole) yield* this.#dataOf(hdu, 0, plan.body.sizeBytes, given);
      yield { offsetBytes: dataAt - headerBytes(plan), bytes: headerWithSums(plan, given.sum) };
    }
  }

  /** Bytes `from` to `end` of a data unit; the last are filled up to the end of their block. */
  *#dataOf(
    { plan, dataAt }: PlacedHdu,
    from: number,
    end: number,
    given: GivenOut,
  ): Generator<PlacedBytes, void, undefined> {
    for (let offset = from; offset < end; offset += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, end - offset);
      const isLast = offset + length === plan.body.sizeBytes;
      this.#memory.reverse();
      const bytes = this.#memory[0].subarray(0, length + (isLast ? fillBytes(plan.body.sizeBytes) : 0));
      given.sum = plan.body.encode(offset, bytes.subarray(0, length), given.sum);
      bytes.fill(0, length);
      given.bytes += length;
      yield { offsetBytes: dataAt + offset, bytes };
    }
  }
}

function fillBytes(sizeBytes: number): number {
  return paddedBytes(sizeBytes) - sizeBytes;
}

function placeHdus(specs: readonly HduSpec[]): PlacedHdu[] {
  let at = 0;
  return planHdus(specs).map((plan) => {
    const dataAt = at + headerBytes(plan);
    at = dataAt + paddedBytes(plan.body.sizeBytes);
    return { plan, dataAt };
  });
}

/** Decodes Rice-coded tiles (FITS 4.0 section 10.4.1; R. Rice, P. Yeh, W. Miller, 1993, AIAA 93-4541). */
import { FitsError } from '../fits-error.ts';

/** Of each sample width in bytes: the bits that tell a block's code, and the code of a block that is stored as it is. */
const CODES: Readonly<Record<number, { readonly codeBits: number; readonly plainCode: number }>> = {
  1: { codeBits: 3, plainCode: 6 },
  2: { codeBits: 4, plainCode: 14 },
  4: { codeBits: 5, plainCode: 25 },
};

/** Reads bits, the highest of each byte first. */
class BitReader {
  readonly #bytes: Uint8Array;
  #next = 0;
  /** The lowest `#held` bits are still to be read. */
  #buffer = 0;
  #held = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** `count` is at most 24. */
  bits(count: number): number {
    while (this.#held < count) this.#load();
    this.#held -= count;
    const value = this.#buffer >>> this.#held;
    this.#buffer &= (1 << this.#held) - 1;
    return value;
  }

  /** Up to 32 bits, as a signed number. */
  word(count: number): number {
    if (count <= 24) return this.bits(count);
    const high = this.bits(count - 16);
    return (high << 16) | this.bits(16);
  }

  /** The zeros before the next one, which is read too. */
  zeros(): number {
    let count = 0;
    while (this.#buffer === 0) {
      count += this.#held;
      this.#held = 0;
      this.#load();
    }
    const leading = Math.clz32(this.#buffer) - (32 - this.#held);
    this.#held -= leading + 1;
    this.#buffer &= (1 << this.#held) - 1;
    return count + leading;
  }

  #load(): void {
    if (this.#next === this.#bytes.length) {
      throw new FitsError('bad-packing', 'A compressed tile ends too early: the file is damaged.');
    }
    this.#buffer = (this.#buffer << 8) | this.#bytes[this.#next++];
    this.#held += 8;
  }
}

/**
 * The samples of a tile.
 *
 * @param out filled; its length is the number of samples
 * @param sampleBytes BYTEPIX: 1 (unsigned), 2 or 4 (signed)
 * @param blockSamples BLOCKSIZE: the number of samples that share a code
 * @throws FitsError `bad-data` when the bytes end too early, `unsupported` for another BYTEPIX or BLOCKSIZE
 */
export function decodeRice(
  bytes: Uint8Array,
  out: Int32Array,
  sampleBytes: number,
  blockSamples: number,
): void {
  if (!(sampleBytes in CODES) || !Number.isInteger(blockSamples) || blockSamples < 1) {
    throw new FitsError(
      'unsupported',
      `The image is Rice-coded with BYTEPIX ${sampleBytes} and BLOCKSIZE ${blockSamples}, which no known program writes. Unpack it with funpack.`,
    );
  }
  const { codeBits, plainCode } = CODES[sampleBytes];
  const sampleBits = 8 * sampleBytes;
  const reader = new BitReader(bytes);
  // Differences wrap round at the width of a sample.
  const narrow = narrowing(sampleBytes);
  let last = narrow(reader.word(sampleBits));
  for (let first = 0; first < out.length; first += blockSamples) {
    const end = Math.min(out.length, first + blockSamples);
    const code = reader.bits(codeBits) - 1;
    if (code < 0) {
      out.fill(last, first, end);
      continue;
    }
    for (let i = first; i < end; i++) {
      const folded =
        code === plainCode ? reader.word(sampleBits) : (reader.zeros() << code) | reader.bits(code);
      last = narrow(last + unfolded(folded));
      out[i] = last;
    }
  }
}

/** Even numbers are the differences 0, 1, 2 ..., odd ones -1, -2, ... */
function unfolded(folded: number): number {
  return (folded & 1) === 0 ? folded >>> 1 : ~(folded >>> 1);
}

function narrowing(sampleBytes: number): (value: number) => number {
  if (sampleBytes === 1) return (value) => value & 0xff;
  return sampleBytes === 2 ? (value) => (value << 16) >> 16 : (value) => value | 0;
}

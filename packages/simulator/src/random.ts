/**
 * Seeded random words: the generator sfc32 of Chris Doty-Humphrey (PractRand 0.94, "Small Fast Counting").
 *
 * Integer arithmetic alone, hence the same words in every engine. Each use (stars, hot pixels, frame 7's noise)
 * takes its own stream, so that asking for more of one thing leaves the others as they were.
 */

export class Random {
  private readonly state = new Int32Array(4);

  constructor(seed: number, stream: string, index = 0) {
    const s = this.state;
    s[0] = mix(seed | 0);
    s[1] = mix(s[0] ^ Math.floor(seed / 4294967296));
    for (let i = 0; i < stream.length; i++) s[1] = mix(s[1] ^ stream.charCodeAt(i));
    s[2] = mix(s[1] ^ index);
    s[3] = 1;
    this.fill(new Int32Array(16)); // the author's own run-in
  }

  /** Fill `words` with uniform 32-bit words (signed: V8 boxes unsigned ones); much faster than one at a time. */
  fill(words: Int32Array): void {
    const s = this.state;
    let a = s[0];
    let b = s[1];
    let c = s[2];
    let counter = s[3];
    for (let i = 0; i < words.length; i++) {
      const word = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      words[i] = word;
    }
    s[0] = a;
    s[1] = b;
    s[2] = c;
    s[3] = counter;
  }

  private readonly one = new Int32Array(1);

  /** A uniform word, -2^31 .. 2^31 - 1. */
  word(): number {
    this.fill(this.one);
    return this.one[0];
  }

  /** Uniform in (0, 1), never an end. */
  uniform(): number {
    return ((this.word() >>> 0) + 0.5) / 4294967296;
  }

  /** Uniform in (low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from low to high - 1. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low) * this.uniform());
  }
}

/** Finaliser of MurmurHash3 (Austin Appleby): every bit of the input moves every bit of the result. */
function mix(word: number): number {
  let h = (word + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

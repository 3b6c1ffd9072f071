// The samples of a group of four pixels: which are present, and how to proceed if some are absent. Sample n of a group
// is four values at group + n * 32, followed by their four weights; weight 0 means no sample.

// Which lanes of the sample at `at` hold one.
// @ts-ignore: decorator
@inline
export function present(at: usize): v128 {
  return f32x4.gt(v128.load(at, 16), f32x4.splat(0));
}

// Number of samples in each lane.
export function countPresent(samples: usize, count: i32): v128 {
  let number = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    number = f32x4.add(number, v128.and(f32x4.splat(1), present(samples + (<usize>n << 5))));
  }
  return number;
}

// Whether no sample is absent from any lane.
export function isFull(samples: usize, count: i32): bool {
  let lightest = v128.load(samples, 16);
  for (let n = 1; n < count; n++) lightest = f32x4.pmin(lightest, v128.load(samples + (<usize>n << 5), 16));
  return i32x4.all_true(f32x4.gt(lightest, f32x4.splat(0)));
}

// Moves each lane's samples to the front, in order, and their frames' vectors at `spread` with them; fills the rest with
// weight 0. Returns the longest lane's length.
export function compact(samples: usize, spread: usize, count: i32): i32 {
  let longest = 0;
  for (let lane = 0; lane < 4; lane++) {
    const v = samples + (<usize>lane << 2), s = spread + (<usize>lane << 2);
    let length = 0;
    for (let n = 0; n < count; n++) {
      const from = v + (<usize>n << 5), to = v + (<usize>length << 5);
      const weight = load<f32>(from, 16);
      if (weight > 0) {
        store<f32>(to, load<f32>(from));
        store<f32>(to, weight, 16);
        store<f32>(s + (<usize>length << 4), load<f32>(s + (<usize>n << 4)));
        length++;
      }
    }
    for (let n = length; n < count; n++) {
      store<f32>(v + (<usize>n << 5), 0);
      store<f32>(v + (<usize>n << 5), 0, 16);
    }
    longest = max(longest, length);
  }
  return longest;
}

// Gives absent samples the value of the last one present before them (the first ones that of the very last), so that
// centre and scatter can be computed as if all were present. Their weights stay 0.
export function fillAbsent(samples: usize, count: i32): void {
  let last = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    last = v128.bitselect(v128.load(at), last, present(at));
  }
  for (let n = 0; n < count; n++) {
    const at = samples + (<usize>n << 5);
    last = v128.bitselect(v128.load(at), last, present(at));
    v128.store(at, last);
  }
}

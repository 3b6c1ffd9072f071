// Subtracts a sky that is known in the cells of a mesh, bilinear between their centres and on from there to the rim.

function centreOf(index: i32, count: i32, cell: i32, size: i32): f32 {
  const start = index * cell;
  return 0.5 * <f32>(start + (index == count - 1 ? size : start + cell) - 1);
}

// The line from the cell before a position to the one behind it; the outermost go on beyond their centres.
function cellBefore(position: f32, count: i32, cell: i32, size: i32): i32 {
  let index = 0;
  while (index < count - 2 && position > centreOf(index + 1, count, cell, size)) index++;
  return index;
}

// `levels`: four meshes of floats, row by row, for the phases (y & 1) * 2 + (x & 1). `scratch`: 8 * columns bytes.
// `target` may be `source`.
export function flatten(
  source: usize, target: usize, width: i32, height: i32, cell: i32, columns: i32, rows: i32, levels: usize,
  scratch: usize,
): void {
  const meshBytes: usize = 4 * columns * rows;
  for (let y = 0; y < height; y++) {
    const row = cellBefore(<f32>y, rows, cell, height);
    const below = min(row + 1, rows - 1);
    const y0 = centreOf(row, rows, cell, height);
    const y1 = centreOf(below, rows, cell, height);
    const t: f32 = below > row ? (<f32>y - y0) / (y1 - y0) : 0;
    for (let parity = 0; parity < 2; parity++) {
      const mesh = levels + <usize>(2 * (y & 1) + parity) * meshBytes;
      for (let column = 0; column < columns; column++) {
        const a = load<f32>(mesh + 4 * (row * columns + column));
        const b = load<f32>(mesh + 4 * (below * columns + column));
        store<f32>(scratch + 8 * column + 4 * parity, a + t * (b - a));
      }
    }
    const line: usize = 4 * y * width;
    let column = 0;
    for (let x = 0; x < width; x++) {
      while (column < columns - 2 && <f32>x > centreOf(column + 1, columns, cell, width)) column++;
      const next = min(column + 1, columns - 1);
      const x0 = centreOf(column, columns, cell, width);
      const x1 = centreOf(next, columns, cell, width);
      const s: f32 = next > column ? (<f32>x - x0) / (x1 - x0) : 0;
      const parity: usize = 4 * (x & 1);
      const a = load<f32>(scratch + 8 * column + parity);
      const b = load<f32>(scratch + 8 * next + parity);
      store<f32>(target + line + 4 * x, load<f32>(source + line + 4 * x) - (a + s * (b - a)));
    }
  }
}

/**
 * Gives every unknown height (NaN) a smooth guess from the known ones around, near ones first; known ones stay as they are. At least
 * one must be known.
 */
export function fillUnknown(heights: Float32Array, columns: number): void {
  if (!heights.some(Number.isNaN)) return;
  const rows = heights.length / columns;
  const [halfColumns, halfRows] = [Math.ceil(columns / 2), Math.ceil(rows / 2)];
  const coarse = new Float32Array(halfColumns * halfRows);
  for (let row = 0; row < halfRows; row++) {
    for (let column = 0; column < halfColumns; column++) coarse[row * halfColumns + column] = meanOf(heights, columns, column * 2, row * 2);
  }
  if (coarse.length < heights.length) fillUnknown(coarse, halfColumns);
  for (let i = 0; i < heights.length; i++) {
    if (Number.isNaN(heights[i]))
      heights[i] = smoothly(coarse, halfColumns, ((i % columns) - 0.5) / 2, (Math.floor(i / columns) - 0.5) / 2);
  }
}

/** Of the known among four; NaN when none is. */
function meanOf(heights: Float32Array, columns: number, column: number, row: number): number {
  let [sum, known] = [0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [c, r] = [column + (corner & 1), row + (corner >> 1)];
    const height = c < columns ? (heights[r * columns + c] ?? NaN) : NaN;
    if (Number.isNaN(height)) continue;
    sum += height;
    known++;
  }
  return known === 0 ? NaN : sum / known;
}

function smoothly(heights: Float32Array, columns: number, x: number, y: number): number {
  const rows = heights.length / columns;
  const at = (column: number, row: number): number =>
    heights[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))];
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - column, y - row];
  const north = at(column, row) * (1 - right) + at(column + 1, row) * right;
  const south = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right;
  return north * (1 - down) + south * down;
}

/**
 * A small town at night, drawn behind the sign-in page: houses in parallel projection, windows that go on and off, a spring with
 * widening rings.
 * Decoration only: it shows no data, and says so by showing no place that exists.
 */

interface House {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly floors: number;
  readonly lights: readonly {
    readonly u: number;
    readonly floor: number;
    readonly left: boolean;
    readonly period: number;
    readonly phase: number;
  }[];
}

const COLUMNS = 13;
const ROWS = 9;
/** Half width and half depth of a lot, and the height of a floor, in parts of a lot's width. */
const [LOT_X, LOT_Y, FLOOR] = [0.5, 0.25, 0.13];
const SPRING = { column: 6, row: 4 } as const;
const FRAME_MS = 120;

/** Repeatable numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makeTown(): House[] {
  const next = numbers(7);
  const houses: House[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const away = Math.hypot(column - SPRING.column, row - SPRING.row);
      if (away < 1.6 || next() < 0.12) continue;
      const floors = 2 + Math.floor(next() * (away > 3 ? 9 : 4));
      const lights = Array.from({ length: floors * 3 }, () => ({
        u: next(),
        floor: Math.floor(next() * floors),
        left: next() < 0.5,
        period: 20_000 + next() * 90_000,
        phase: next(),
      }));
      houses.push({ x: (column - row) * LOT_X, y: (column + row) * LOT_Y, size: 0.6 + next() * 0.25, floors, lights });
    }
  }
  return houses;
}

const TOWN = makeTown();

function drawHouse(to: CanvasRenderingContext2D, { x, y, size, floors, lights }: House, at: number): void {
  const [w, d, h] = [LOT_X * size, LOT_Y * size, floors * FLOOR];
  const face = (colour: string, points: readonly (readonly [number, number])[]): void => {
    to.fillStyle = colour;
    to.beginPath();
    points.forEach(([px, py], i) => (i === 0 ? to.moveTo(x + px, y + py) : to.lineTo(x + px, y + py)));
    to.fill();
  };
  face('#0a1722', [
    [-w, 0],
    [0, d],
    [0, d - h],
    [-w, -h],
  ]);
  face('#0d1e2c', [
    [w, 0],
    [0, d],
    [0, d - h],
    [w, -h],
  ]);
  face('#12283a', [
    [-w, -h],
    [0, d - h],
    [w, -h],
    [0, -d - h],
  ]);
  for (const { u, floor, left, period, phase } of lights) {
    const glow = 0.5 + 0.5 * Math.sin((at / period + phase) * Math.PI * 2);
    if (glow < 0.45) continue;
    const along = 0.12 + u * 0.76;
    const base = d * (left ? along : 1 - along) - (floor + 0.75) * FLOOR;
    to.fillStyle = `rgba(255, 205, 130, ${0.12 + glow * 0.4})`;
    to.fillRect(x + (left ? -w + along * w : along * w), y + base, 0.035, 0.055);
  }
}

function drawSpring(to: CanvasRenderingContext2D, at: number): void {
  const [x, y] = [(SPRING.column - SPRING.row) * LOT_X, (SPRING.column + SPRING.row) * LOT_Y];
  for (let ring = 0; ring < 4; ring++) {
    const grown = (at / 9000 + ring / 4) % 1;
    to.strokeStyle = `rgba(70, 214, 232, ${0.5 * (1 - grown)})`;
    to.lineWidth = 0.02;
    to.beginPath();
    to.ellipse(x, y, 0.12 + grown * 1.05, (0.12 + grown * 1.05) / 2, 0, 0, Math.PI * 2);
    to.stroke();
  }
  to.fillStyle = 'rgba(70, 214, 232, 0.9)';
  to.beginPath();
  to.ellipse(x, y, 0.09, 0.045, 0, 0, Math.PI * 2);
  to.fill();
}

function draw(canvas: HTMLCanvasElement, at: number): void {
  const ratio = Math.min(2, devicePixelRatio);
  const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const to = canvas.getContext('2d');
  if (to === null || width === 0) return;
  const lot = Math.max(width / 9, height / 5.2);
  to.setTransform(1, 0, 0, 1, 0, 0);
  to.clearRect(0, 0, width, height);
  to.setTransform(
    lot,
    0,
    0,
    lot,
    width * 0.62 - (SPRING.column - SPRING.row) * LOT_X * lot,
    height * 0.52 - (SPRING.column + SPRING.row) * LOT_Y * lot,
  );
  let drawn = false;
  for (const house of TOWN) {
    if (!drawn && house.y > (SPRING.column + SPRING.row) * LOT_Y) {
      drawSpring(to, at);
      drawn = true;
    }
    drawHouse(to, house, at);
  }
}

/** Draws the town into a canvas until it is told to stop; once only where motion is not wanted. */
export function startNightTown(canvas: HTMLCanvasElement): () => void {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const paint = (): void => draw(canvas, still ? 0 : performance.now());
  const observer = new ResizeObserver(paint);
  observer.observe(canvas);
  const timer = still ? undefined : setInterval(() => document.visibilityState === 'visible' && paint(), FRAME_MS);
  paint();
  return () => {
    observer.disconnect();
    clearInterval(timer);
  };
}

import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { chance } from '#devices/simulator.ts';
import { hashText } from '#scenes/random.ts';
import { Canvas, type Colour } from './canvas.ts';
import { glyphsOf, SIMULATED } from './glyphs.ts';

const [WIDTH, HEIGHT] = [640, 480];
const BAR = 44;
const WALL: Colour = [58, 66, 78];
const PANE: Colour = [30, 38, 50];
const LIT: Colour = [196, 170, 112];
const OBJECT: Colour = [255, 214, 92];
const INK: Colour = [240, 244, 248];
const MARK: Colour = [255, 146, 48];
/** Clocks of cameras show the time of the place. */
const BEIJING_MS = 8 * 3_600_000;
const FLOORS_SHOWN = 14;
const STACKS = 8;

/**
 * What a camera would have seen, drawn: a facade at dusk, and in one picture where something that falls was at equal times, from the floor
 * that the event tells on; an empty facade where it tells none. Marked 模拟 SIMULATED. Nobody is in it.
 * @param seed names the device, so that each has its own facade @param at ms UTC
 */
export function drawFootage(seed: string, attributes: Readonly<Record<string, AttributeValue>>, at: number): Buffer {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const floor = typeof attributes.floor === 'number' ? attributes.floor : null;
  const top = Math.max(floor ?? 0, FLOORS_SHOWN);
  sky(canvas);
  facade(canvas, hashText(seed), top);
  if (floor !== null) fall(canvas, hashText(`${seed} ${at}`), floor, top);
  mark(canvas, floor, at);
  return canvas.png();
}

function sky(canvas: Canvas): void {
  for (let y = 0; y < HEIGHT; y++) {
    const part = y / HEIGHT;
    canvas.rect(0, y, WIDTH, 1, [24 + part * 44, 32 + part * 44, 52 + part * 34]);
  }
  canvas.rect(0, HEIGHT - 30, WIDTH, 30, [34, 40, 44]);
}

const LEFT = 120;
const ROOM = (WIDTH - 2 * LEFT) / STACKS;
const GROUND = HEIGHT - 30;
/** Height of one floor, so that all stand between the mark and the ground. */
const storey = (top: number): number => (GROUND - BAR - 24) / top;
const heightOf = (floor: number, top: number): number => GROUND - floor * storey(top);

function facade(canvas: Canvas, seed: number, top: number): void {
  const high = storey(top);
  canvas.rect(LEFT, heightOf(top, top), WIDTH - 2 * LEFT, GROUND - heightOf(top, top), WALL);
  for (let floor = 1; floor <= top; floor++)
    for (let stack = 0; stack < STACKS; stack++) {
      const lit = chance(seed, floor * STACKS + stack) < 0.22;
      canvas.rect(LEFT + stack * ROOM + ROOM * 0.22, heightOf(floor, top) + high * 0.22, ROOM * 0.56, high * 0.5, lit ? LIT : PANE);
      canvas.rect(LEFT + stack * ROOM + ROOM * 0.12, heightOf(floor, top) + high * 0.8, ROOM * 0.76, high * 0.08, [82, 90, 102]);
    }
}

/** Equal times apart, so ever farther apart: it falls. */
function fall(canvas: Canvas, seed: number, floor: number, top: number): void {
  const from = heightOf(floor, top) + storey(top) * 0.5;
  const start = LEFT + ROOM * (0.5 + Math.floor(chance(seed, 1) * STACKS));
  const sideways = (chance(seed, 2) - 0.5) * 90;
  const moments = 9;
  for (let moment = 0; moment <= moments; moment++) {
    const part = moment / moments;
    const [x, y] = [start + sideways * part, from + (GROUND - 8 - from) * part * part];
    canvas.rect(x - 5, y - 5, 10, 10, OBJECT, 0.35 + 0.65 * part);
  }
  const edge = storey(top);
  for (const [x, y, wide, high] of [
    [start - ROOM / 2, heightOf(floor, top), ROOM, 2],
    [start - ROOM / 2, heightOf(floor, top) + edge - 2, ROOM, 2],
    [start - ROOM / 2, heightOf(floor, top), 2, edge],
    [start + ROOM / 2 - 2, heightOf(floor, top), 2, edge],
  ])
    canvas.rect(x, y, wide, high, MARK);
}

function mark(canvas: Canvas, floor: number | null, at: number): void {
  canvas.rect(0, 0, WIDTH, BAR, [8, 12, 18], 0.86);
  const after = canvas.text(SIMULATED, 12, 6, 2, MARK);
  canvas.text(glyphsOf('SIMULATED'), after + 6, 11, 3, MARK);
  const said = `${floor === null ? '' : `${floor}F  `}${new Date(at + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')}`;
  const glyphs = glyphsOf(said);
  canvas.text(glyphs, WIDTH - glyphs.length * 12 - 10, 15, 2, INK);
}

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMoverColumns, MOVER_STATUSES, reserveMover, type MoverColumns } from '../live/mover-columns.ts';
import { applyMovers, encodeMovers, MOST_MOVERS, PARTS, rounded } from './mover-frame.ts';

const T = Date.UTC(2026, 10, 23);
const MOVERS = 30;

const orUnknown = (arbitrary: fc.Arbitrary<number>): fc.Arbitrary<number> => fc.oneof({ weight: 4, arbitrary }, fc.constant(NaN));
const double = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true }).map((value) => value + 0);

/** One step of a mover's life: what is new of it. */
const step = fc.record({
  handle: fc.nat(MOVERS - 1),
  status: fc.nat(MOVER_STATUSES.length - 1),
  age: fc.nat(1e6).map((steps) => steps * 100),
  lng: double(-180, 180).map(rounded.degrees),
  lat: double(-90, 90).map(rounded.degrees),
  height: orUnknown(double(-500, 9000).map(rounded.tenths)),
  heading: orUnknown(double(0, 360).map(rounded.heading)),
  speed: orUnknown(double(0, 1000).map(rounded.tenths)),
  accuracy: orUnknown(double(0, 1e6).map(rounded.whole)),
  battery: orUnknown(double(0, 100).map(rounded.whole)),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const NAMES = Array.from({ length: MOVERS }, (_, handle) => (handle % 3 === 0 ? `泉城网格-${handle}` : `crew-${handle}`));

/** Columns as a server keeps them, with the tick of every part. */
function server(): { columns: MoverColumns; partTick: Uint32Array; changed: number[]; take(step: Step, tick: number): void } {
  const columns = createMoverColumns(2);
  const partTick = new Uint32Array(MOVERS * PARTS);
  const changed: number[] = [];
  return {
    columns,
    partTick,
    changed,
    take({ handle: wanted, age, status, ...values }, tick) {
      const handle = Math.min(wanted, columns.size);
      if (handle === columns.size) {
        reserveMover(columns, handle);
        columns.ids[handle] = NAMES[handle];
        partTick.fill(tick, handle * PARTS, (handle + 1) * PARTS);
      }
      columns.status[handle] = status;
      columns.at[handle] = T + tick * 100 - age;
      for (const [name, part] of [
        ['lng', 1],
        ['lat', 1],
        ['height', 2],
        ['heading', 3],
        ['speed', 3],
        ['accuracy', 4],
        ['battery', 4],
      ] as const) {
        if (!Object.is(columns[name][handle], values[name])) partTick[handle * PARTS + part] = tick;
        columns[name][handle] = values[name];
      }
      changed[handle] = tick;
    },
  };
}

const shown = ({ size, ids, status, at, ...numbers }: MoverColumns): unknown => ({
  size,
  ids: ids.slice(0, size),
  status: Array.from(status.slice(0, size)),
  at: Array.from(at.slice(0, size), (one) => Math.round((one - T) / 100)),
  ...Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, Array.from(values.slice(0, size))])),
});

describe('frames of movers', () => {
  it('whatever moves, and whichever frames a screen gets: once it has the last one, it holds what the server holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(step, { maxLength: 8 }), fc.boolean()), { maxLength: 12 }), (ticks) => {
        const from = server();
        const mirror = createMoverColumns(2);
        let held = 0;
        const send = (tick: number): void => {
          const handles = Uint32Array.from(from.changed.flatMap((changed, handle) => (changed > held ? [handle] : [])));
          const { columns, partTick } = from;
          const bytes = encodeMovers(columns, { tick, since: held, serverTime: T + tick * 100, handles, partTick });
          expect(applyMovers(mirror, bytes)).toMatchObject({ tick, since: held, count: handles.length });
          held = tick;
        };
        ticks.forEach(([steps, sends], i) => {
          for (const one of steps) from.take(one, i + 1);
          if (sends) send(i + 1);
        });
        send(ticks.length + 1);
        expect(shown(mirror)).toEqual(shown(from.columns));
      }),
    );
  });

  it('what walks on costs a dozen bytes', () => {
    const { columns, partTick, take, changed } = server();
    const walking = { status: 1, age: 300, height: NaN, speed: 1.4, accuracy: 5, battery: 80 };
    for (let handle = 0; handle < MOVERS; handle++)
      take({ ...walking, handle, lng: 117.02 + handle * 1e-3, lat: 36.66, heading: rounded.heading(90) }, 1);
    for (let handle = 0; handle < MOVERS; handle++)
      take({ ...walking, handle, lng: rounded.degrees(117.02002 + handle * 1e-3), lat: 36.66, heading: rounded.heading(91) }, 2);
    const bytes = encodeMovers(columns, { tick: 2, since: 1, serverTime: T + 200, handles: Uint32Array.from(changed.keys()), partTick });
    expect((bytes.length - 28) / MOVERS).toBeLessThan(12);
  });

  it('bytes that are none, or were cut or bent, are refused, or read as values a frame may carry', () => {
    const { columns, partTick, take } = server();
    for (let handle = 0; handle < 5; handle++)
      take({ handle, status: 1, age: 0, lng: 117, lat: 36, height: 3, heading: 0, speed: 1, accuracy: 5, battery: 9 }, 1);
    const whole = encodeMovers(columns, { tick: 1, since: 0, serverTime: T, handles: Uint32Array.of(0, 1, 2, 3, 4), partTick });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        expect(() => applyMovers(createMoverColumns(), whole.slice(0, at))).toThrow(/^movers: /);
        const bent = whole.slice();
        bent[at] = value;
        const mirror = createMoverColumns();
        try {
          applyMovers(mirror, bent);
        } catch {
          return;
        }
        expect(mirror.size).toBeLessThanOrEqual(MOST_MOVERS);
      }),
    );
  });

  it('who was never named is refused: a screen that missed a frame asks for everything again', () => {
    const { columns, partTick, take } = server();
    take({ handle: 0, status: 1, age: 0, lng: 117, lat: 36, height: NaN, heading: 0, speed: 1, accuracy: 5, battery: 9 }, 1);
    take({ handle: 0, status: 1, age: 0, lng: 117.1, lat: 36, height: NaN, heading: 0, speed: 1, accuracy: 5, battery: 9 }, 2);
    const later = encodeMovers(columns, { tick: 2, since: 1, serverTime: T, handles: Uint32Array.of(0), partTick });
    expect(() => applyMovers(createMoverColumns(), later)).toThrow('mover 0 was never named');
  });
});

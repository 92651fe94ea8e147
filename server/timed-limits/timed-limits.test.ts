import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineDeviceKind, type TimedLimit } from '#contract/kinds/device-kind.ts';
import { LiveKinds } from '#contract/kinds/kinds.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { levelBit } from '#server/state/limits.ts';
import { createState, type LiveState } from '#server/state/state.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { evaluate, newMemory } from './evaluate.ts';
import { TimedLimits } from './timed-limits.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 10, 27, 3);

interface Step {
  readonly dt: number;
  readonly value: number;
}
const steps = fc.array(fc.record({ dt: fc.integer({ min: 1, max: 200 }).map((s) => s * 1000), value: fc.integer({ min: 0, max: 100 }) }), {
  maxLength: 40,
});

/** By the definition, looking at all readings so far each time: slow, and plainly right. */
function byDefinition({ above = 0, release = above, forS = 0 }: TimedLimit, readings: readonly Step[], gapMs: number): (string | null)[] {
  let on: boolean | null = null;
  let at = 0;
  const all = readings.map(({ dt, value }) => ({ at: (at += dt), value }));
  return all.map((reading, i) => {
    let first = i;
    while (first > 0 && all[first - 1].value > above && all[first].at - all[first - 1].at <= gapMs) first--;
    if (reading.value > above) {
      if (on !== true && reading.at - all[first].at < forS * 1000) return null;
      on = true;
      return 'on';
    }
    if (reading.value > release || on === false) return null;
    on = false;
    return 'off';
  });
}

describe('a limit over time', () => {
  it('says what its definition says, whatever is read and whenever', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 400 }),
        (read, above, room, forS) => {
          const limit: TimedLimit = { above, release: above - room, forS, code: 'x' };
          const memory = newMemory();
          let at = 0;
          const said = read.map(({ dt, value }) => evaluate(limit, memory, value, (at += dt), 150_000));
          expect(said).toEqual(byDefinition(limit, read, 150_000));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('measures a rate between readings that are far enough apart, both ways alike', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 300 }), (read, rises, overS) => {
        const [up, down] = [newMemory(), newMemory()];
        let at = 0;
        const all: { at: number; value: number }[] = [];
        for (const { dt, value } of read) {
          at += dt;
          const base = all.findLast((one) => at - one.at >= overS * 1000);
          all.push({ at, value });
          const said = evaluate({ rises, overS, code: 'x' }, up, value, at, Infinity);
          expect(evaluate({ falls: rises, overS, code: 'x' }, down, 100 - value, at, Infinity)).toBe(said);
          if (!base) expect(said).toBeNull();
          else if (Math.fround(((value - base.value) * MINUTE) / (at - base.at)) > rises) expect(said).toBe('on');
          else expect(said).not.toBe('on');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('limits over time of a device', () => {
  const { powerKw, voltage } = METER.points;
  const kind = defineDeviceKind({
    ...METER,
    points: {
      powerKw: {
        ...powerKw,
        limits: [
          { above: 3, release: 2, forS: 600, code: 'long', level: 'warning' },
          { rises: 5, overS: 60, code: 'surge' },
        ],
      },
      voltage,
    },
    alerts: { ...METER.alerts, long: METER.alerts.overload, surge: METER.alerts.overload },
  });

  class Meter {
    now = T;
    levels = 0;
    goingOn: ReadonlySet<string> = new Set();
    limits = this.#limits();
    readonly state: LiveState = createState(new LiveKinds([[kind.id, kind]]), 'run');
    heard = true;

    readonly code: string;

    /** @param code of the limit that is looked at */
    constructor(code = 'long') {
      this.code = code;
      const place = { place: '/1/2', position: [117, 36.67, 0] as const };
      this.state.addDevice({ id: 'm', handle: 0, kind: kind.id, name: 'm', ...place, addresses: [], simulated: true });
    }
    #limits(): TimedLimits {
      return new TimedLimits({ isHeard: () => this.heard, goingOn: this.goingOn, onLevels: (_, bits) => void (this.levels = bits) });
    }
    #of(signals: readonly AlertSignal[]): string[] {
      return signals.filter(({ code }) => code === this.code).map(({ code, on }) => `${on ? '+' : '-'}${code}`);
    }
    restart(): void {
      this.limits = this.#limits();
    }
    /** @param agoMs it was true so long ago, by the device's clock */
    say(value: number, agoMs = 0): string[] {
      const result = this.state.apply(
        { device: 'm', point: 'powerKw', value, observedAt: this.now - agoMs, quality: 'good', source: 'test' },
        this.now,
      );
      if (!('change' in result)) return [Object.keys(result)[0]];
      return this.#of(this.limits.hear(result.change, this.now));
    }
    pass(ms: number): string[] {
      this.now += ms;
      return this.#of(this.limits.sweep(this.now, this.now));
    }
  }

  it('tells what has lasted, also while nothing new is said; once, and its end', () => {
    const meter = new Meter();
    expect([meter.say(1), meter.pass(5 * MINUTE), meter.say(4), meter.pass(5 * MINUTE)]).toEqual([['-long'], [], [], []]);
    expect([meter.say(4.5), meter.pass(5 * MINUTE - 2000), meter.pass(4000), meter.pass(MINUTE)]).toEqual([[], [], ['+long'], []]);
    expect([meter.say(5), meter.say(2.5), meter.say(1), meter.say(1.5)]).toEqual([['+long'], [], ['-long'], []]);
  });

  it('a value that came down between is no lasting one, nor is what nobody heard', () => {
    const meter = new Meter();
    meter.say(4);
    meter.pass(6 * MINUTE);
    meter.say(2.5);
    meter.pass(MINUTE);
    expect([meter.say(4), meter.pass(6 * MINUTE)]).toEqual([[], []]);
    meter.heard = false;
    expect(meter.pass(5 * MINUTE)).toEqual([]);
    meter.heard = true;
    // Eleven minutes without a word: it counts from here.
    expect([meter.say(4), meter.pass(5 * MINUTE), meter.say(4), meter.pass(5 * MINUTE + 2000)]).toEqual([[], [], [], ['+long']]);
  });

  it('readings that come late together count by when they were true; one that is older than what is held says nothing', () => {
    const meter = new Meter();
    meter.say(1);
    meter.pass(15 * MINUTE);
    expect([meter.say(4, 11 * MINUTE), meter.say(4, 6 * MINUTE), meter.say(4, MINUTE / 2)]).toEqual([[], [], ['+long']]);
    expect(meter.say(1, 8 * MINUTE)).toEqual(['late']);
  });

  it('after a restart counts anew, and ends what is left from before', () => {
    const meter = new Meter();
    meter.say(4);
    meter.pass(6 * MINUTE);
    meter.say(4);
    meter.restart();
    expect([meter.say(4.2), meter.pass(6 * MINUTE), meter.say(4), meter.pass(4 * MINUTE + 2000)]).toEqual([[], [], [], ['+long']]);
    meter.restart();
    expect(meter.say(1)).toEqual(['-long']);
  });

  it('colours the status while it is broken, by its level; an alert that goes on over a restart goes on', () => {
    const meter = new Meter();
    meter.say(4);
    expect([meter.levels, meter.pass(4 * MINUTE), meter.say(4)]).toEqual([0, [], []]);
    expect([meter.pass(5 * MINUTE), meter.pass(2 * MINUTE), meter.levels]).toEqual([[], ['+long'], levelBit('warning')]);
    meter.goingOn = new Set(['m long']);
    meter.levels = 0;
    meter.restart();
    expect([meter.say(4), meter.levels]).toEqual([['+long'], levelBit('warning')]);
    expect([meter.say(1), meter.levels]).toEqual([['-long'], 0]);
  });

  it('tells how fast it rises', () => {
    const meter = new Meter('surge');
    meter.say(1);
    meter.pass(MINUTE);
    expect(meter.say(5)).toEqual(['-surge']);
    meter.pass(MINUTE);
    expect(meter.say(11)).toEqual(['+surge']);
    meter.pass(MINUTE);
    expect(meter.say(12)).toEqual(['-surge']);
  });
});

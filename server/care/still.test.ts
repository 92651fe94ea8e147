import { beforeEach, expect, it } from 'vitest';
import type { CareChoice } from '#contract/care/care-plan.ts';
import type { Device } from '#contract/records/device.ts';
import { Inactivity } from '#server/inactivity/inactivity.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { zoneOf } from '#contract/zone.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { reportedChange } from '#server/state/change.ts';
import { CareBook } from './book.ts';

const kinds = await loadKinds();
const kind = kinds.get('elder-water-meter')!;
const HOUR = 3_600_000;
/** Eight in the morning in Jinan. */
const MORNING = Date.parse('2026-11-27T08:00:00+08:00');
const device: Device = {
  id: 'm1',
  handle: 1,
  kind: kind.id,
  name: '水表',
  place: '/370102/c1/b3/F02',
  position: [117, 36.6, 0],
  addresses: [],
  simulated: true,
};
const choice: CareChoice = {
  name: '王奶奶',
  devices: ['m1'],
  stillAfterH: 12,
  mostLh: null,
  quiet: { from: 22 * 60, until: 6 * 60 },
  leave: null,
  contacts: [],
};

/** A home whose meter reports every hour. */
class Home {
  hours = 0;
  readonly book = new CareBook([], zoneOf('Asia/Shanghai'));
  readonly #inactivity = new Inactivity({
    isHeard: () => true,
    kindOf: (id) => this.book.kindOf(kind, id),
    stillUntil: (id, since, afterMs) => this.book.stillUntil(id, since, afterMs),
  });
  get wall(): number {
    return MORNING + this.hours * HOUR;
  }
  async begin(): Promise<void> {
    this.report(10);
    const history = { read: () => Promise.resolve([]) };
    await this.#inactivity.ask(
      history,
      () => this.hours * HOUR,
      () => this.wall,
    );
  }
  report(value: number): AlertSignal[] {
    const observation = { device: 'm1', point: 'totalM3', value, observedAt: this.wall, quality: 'good', source: 'test' } as const;
    const status = { device, kind: this.book.kindOf(kind, 'm1'), status: 0, previousStatus: 0 };
    const change = { ...reportedChange(observation, value, this.wall, status), previous: NaN, clockFault: false };
    return this.#inactivity.hear(change, this.hours * HOUR);
  }
  /** @returns the hour at which it is told that nothing moves; null when it is not within so many hours */
  untilTold(hours: number): number | null {
    for (const end = this.hours + hours; this.hours < end; this.hours++)
      if (this.#inactivity.sweep(this.hours * HOUR, this.wall).length > 0) return this.hours;
    return null;
  }
  decide(more: Partial<CareChoice>): AlertSignal[] {
    this.book.take({ ...choice, ...more, id: 'GA1', version: 1, at: this.wall, actor: { id: 'a', name: 'a' } });
    return this.#inactivity.refit(['m1'], this.hours * HOUR, this.wall);
  }
}

let home: Home;
beforeEach(async () => {
  home = new Home();
  await home.begin();
});

it('goes by the kind where nobody has said anything, and by the person where somebody has', () => {
  expect(home.untilTold(40)).toBe(24);
  home.report(11);
  home.decide({ quiet: null });
  const from = home.hours;
  expect(home.untilTold(40)).toBe(from + 12);
});

it('leaves the night out: twelve hours from eight in the morning end at eight, from noon at eight the next morning', () => {
  home.decide({});
  expect(home.untilTold(40)).toBe(12);
  home.hours = 28;
  home.report(11);
  expect(home.untilTold(60)).toBe(48);
});

it('a leave that is entered when somebody answers ends the alert, and it is counted anew from its end', () => {
  home.decide({ quiet: null });
  expect(home.untilTold(40)).toBe(12);
  const ended = home.decide({ quiet: null, leave: { from: home.wall - HOUR, until: MORNING + 72 * HOUR } });
  expect(ended).toMatchObject([{ device: 'm1', code: 'no-water', on: false }]);
  expect(home.untilTold(100)).toBe(84);
});

it('is told once, and once more when the plan is another and it is too long still', () => {
  home.decide({ quiet: null });
  expect(home.untilTold(40)).toBe(12);
  expect(home.decide({ quiet: null, stillAfterH: 6 })).toEqual([]);
  expect(home.untilTold(40)).toBe(null);
});

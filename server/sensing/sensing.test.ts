import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EAST, EAST_COURT, WEST, WEST_COURT, device } from '#tests/harness/ledger.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { sensingSchema } from '#contract/live/sensing.ts';
import { Street } from './testing.ts';

const WELLS = ['e1', 'e2', 'e3'].map((id) => device(id, 'manhole', EAST_COURT));
const MORE = [device('w1', 'manhole', WEST_COURT), device('gw', 'uitd', EAST_COURT, { addresses: ['gb26875:9'] })];
const CARE = device('elder', 'care-watch', EAST_COURT);
const MINUTE = 60;

describe('a source', () => {
  it('is counted by minute, by whom it is of, and forgets what is over an hour ago', () => {
    const street = new Street([...WELLS, ...MORE]);
    street.pass(10 * MINUTE, (second) => {
      if (second % MINUTE === 0) for (const well of ['e1', 'e2', 'w1']) street.say(well, second % 100);
    });
    const [east, west] = [EAST, WEST].map((place) => street.sources().find((source) => source.place === place)!);
    expect([east.reports, west.reports, east.devices]).toEqual([20, 10, expect.objectContaining({ known: 2, online: 2, intact: 2 })]);
    expect(east.perMinute.filter((count) => count > 0)).toEqual(Array.from({ length: 10 }, () => 2));
    expect(street.sources(EAST).map(({ place }) => place)).toEqual([EAST]);
    expect([east.name.zh, east.problems]).toEqual(['mqtt · 东社区', []]);
    street.pass(61 * MINUTE);
    expect(street.sources(WEST)[0]).toMatchObject({ reports: 0, lateMedianS: null });
  });

  it('whose clock is 63 seconds slow is told so with its third report, and what it reports then is not late for that', () => {
    const street = new Street(WELLS);
    street.pass(20 * MINUTE, (second) => {
      if (second % 30 === 0) for (const [at, well] of ['e1', 'e2', 'e3'].entries()) street.say(well, second % 100, 63 + at + (second % 4));
    });
    const [source] = street.sources();
    expect(source).toMatchObject({ reports: 120, late: 6, devices: { wrongClock: 3 }, problems: [{ code: 'clock', severity: 3 }] });
    expect(source.problems[0].what.zh).toMatch(/^这条线路的时钟慢 6[3-6] 秒。$/);
    expect(source.problems[0].todo.zh).toContain('校时');
    expect(source.problems[0].what.en).toMatch(/^The clock of this line is 6[3-6] s slow\.$/);
    // Set right, it is well again with its next report.
    street.say('e1', 1);
    expect(street.sources()[0].devices.wrongClock).toBe(2);
  });

  it('with one device of the year 2099 names that device’s clock, not the line’s', () => {
    const street = new Street(WELLS);
    street.pass(5 * MINUTE, (second) => {
      if (second % 30 !== 0) return;
      for (const well of ['e1', 'e2']) street.say(well, second % 100);
      street.say('e3', second, 0, { observedAt: Date.UTC(2099, 0, 1) + street.ran });
    });
    const [source] = street.sources();
    expect(source).toMatchObject({ clockFaults: 10, late: 0, devices: { wrongClock: 1 }, problems: [{ code: 'clocks', severity: 2 }] });
    expect(source.problems[0].what.zh).toMatch(/^1 台设备时钟不准，最多快 7[23] 年/);
  });

  it('that catches up after a day without a line is late, and its clock is believed', () => {
    const street = new Street(WELLS);
    street.pass(MINUTE, (second) => second % 20 === 0 && street.say('e1', second));
    for (let back = 60; back > 0; back--) street.say('e1', back, back * 600);
    const [source] = street.sources();
    expect(source).toMatchObject({ reports: 63, late: 60, clockFaults: 0, devices: { wrongClock: 0 }, problems: [{ code: 'late' }] });
    expect(source.lateMedianS).toBeGreaterThan(3600);
    expect(source.late95S!).toBeGreaterThan(source.lateMedianS!);
  });

  it('that says the same twice, or what nothing measures, is told so', () => {
    const street = new Street(WELLS);
    street.pass(20, (second) => {
      street.say('e1', second);
      if (second % 2 === 0) street.say('e1', second);
      if (second % 5 === 0) street.say('e2', 1e9);
    });
    expect(street.sources()[0]).toMatchObject({
      reports: 34,
      duplicates: 10,
      unusable: 4,
      problems: [{ code: 'unusable' }, { code: 'duplicates' }],
    });
  });

  it('whose adapter knows a message by its number is told that it was said again, as heard', () => {
    const street = new Street(MORE);
    street.sensing.repeated('gb26875', 'gb26875:9');
    expect(street.sources()).toMatchObject([{ place: EAST, reports: 1, duplicates: 1, late: 0, heardMsAgo: 2000 }]);
  });

  it('of people who need care is counted only for who may know of them', () => {
    const street = new Street([...WELLS, CARE]);
    street.pass(10, (second) => {
      street.say('e1', second);
      street.say('elder', 60 + second, 0, { point: 'batteryPct', source: 'watch' });
      street.say('elder', 60 + second, 0, { point: 'batteryPct' });
    });
    const count = (people: boolean): number[] => street.sources(EAST, people).map(({ reports }) => reports);
    expect([count(true), count(false)]).toEqual([[20, 10], [10]]);
    const kindsOf = (people: boolean): string[] => street.answer(EAST, people).kinds.map(({ kind }) => kind);
    expect([kindsOf(true).includes('care-watch'), kindsOf(false).includes('care-watch')]).toEqual([true, false]);
  });

  it('behind a gateway is a line of its own, at the gateway', () => {
    const street = new Street([...MORE, device('smoke', 'smoke-detector', WEST_COURT, { addresses: ['gb26875:9/1.1.1'] })]);
    street.say('gb26875:9/1.1.1', 0, 0, { point: 'fire', source: 'gb26875', via: 'gb26875:9' });
    expect(street.sources()).toMatchObject([{ gateway: 'gw', name: { zh: 'gw' }, place: EAST_COURT, devices: { known: 1 } }]);
    expect(street.sources(WEST)).toEqual([]);
  });

  it('cameras: online, intact, with a picture, a right code, and where they hang', () => {
    const camera = (id: string, addresses: string[], more: Partial<DeviceDraft> = {}): DeviceDraft =>
      device(id, 'camera', EAST_COURT, { addresses, ...more });
    const street = new Street([
      camera('c1', ['gb28181:37010200011326000001']),
      camera('c2', ['gb28181:37019900011186000002']),
      camera('c3', [], { position: [0, 0, 0] }),
      camera('c4', []),
    ]);
    const say = (id: string, point: string, value: number): void => street.say(id, value, 0, { point });
    for (const id of ['c1', 'c2', 'c3']) say(id, 'online', 1);
    for (const id of ['c1', 'c2']) say(id, 'picture', 1);
    say('c2', 'frozen', 1);
    say('c3', 'picture', 0);
    expect(street.answer().video).toEqual({ cameras: 4, online: 3, intact: 1, asked: 3, pictures: 2, codes: 1, positions: 3 });
    say('c1', 'online', 0);
    expect(street.answer().video).toMatchObject({ online: 2, pictures: 1 });
    expect(street.answer(WEST).video).toBeNull();
  });

  it('answers what its schema says', () => {
    const street = new Street([...WELLS, ...MORE]);
    street.say('nobody', 1);
    street.say('e1', 1);
    street.sensing.rejected('mqtt', 'topic "x/1" is none that is taken');
    const answer = street.answer();
    expect(sensingSchema.parse(answer)).toEqual(answer);
    expect(answer.rejects).toEqual([{ protocol: 'mqtt', count: 1, reasons: [{ reason: 'topic … is none that is taken', count: 1 }] }]);
    expect(answer.sources.find(({ registered }) => !registered)?.problems[0].code).toBe('not-in-ledger');
    expect(street.answer(EAST).rejects).toBeNull();
  });
});

it('whatever senders claim to be, what is remembered of them is bounded', () => {
  const sender = fc.record({
    device: fc.string({ maxLength: 20 }),
    source: fc.string({ maxLength: 8 }),
    via: fc.string({ maxLength: 20 }),
  });
  fc.assert(
    fc.property(fc.array(sender, { minLength: 200, maxLength: 400 }), (senders) => {
      const street = new Street(WELLS);
      for (const [at, { device: name, source, via }] of senders.entries()) {
        street.say(`${name}${at}`, at, 0, { source: `${source}${at}`, via: `${via}${at}` });
        street.sensing.rejected(`${source}${at}`, `${name} ${via}`);
        street.sensing.rejected('mqtt', `${name}! ${via}`);
      }
      const { sources, rejects } = street.answer();
      expect(sources.length).toBeLessThanOrEqual(65);
      expect(sources.reduce((sum, { reports }) => sum + reports, 0)).toBe(senders.length);
      expect(rejects!.length).toBeLessThanOrEqual(64);
      expect(rejects!.every(({ reasons }) => reasons.length <= 25)).toBe(true);
      expect([...street.sensing.sweep(street.ran + 1e9, street.now)]).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

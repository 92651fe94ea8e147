import { describe, expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { EAST, EAST_COURT, STREET, WEST, WEST_COURT, device } from '#tests/harness/ledger.ts';
import { Street } from './testing.ts';

const kinds = await loadKinds();
const DEVICES = [
  device('e1', 'manhole', EAST_COURT),
  device('e2', 'manhole', EAST_COURT),
  device('w1', 'manhole', WEST_COURT),
  device('h1', 'manhole', WEST_COURT),
];
const MINUTE = 60;

/** Wells report every minute, and one over HTTP. */
const report =
  (street: Street, ...but: readonly string[]) =>
  (second: number): void => {
    if (second % MINUTE !== 0) return;
    for (const well of ['e1', 'e2', 'w1']) if (!but.includes(well)) street.say(well, second % 100);
    if (!but.includes('h1')) street.say('h1', second % 100, 0, { source: 'http' });
  };

describe('a whole source', () => {
  it('that always reported every minute and is silent for three raises one alert, in words, and ends it when it is heard', () => {
    const street = new Street(DEVICES);
    street.pass(20 * MINUTE, report(street));
    street.pass(3 * MINUTE, report(street, 'e1', 'e2', 'w1'));
    expect(street.signals).toEqual([]);
    street.pass(60 * MINUTE, report(street, 'e1', 'e2', 'w1'));
    expect(street.signals).toMatchObject([{ address: 'source:mqtt', code: 'source-quiet', on: true, place: STREET, simulated: true }]);
    expect(street.signals[0]).toMatchObject({
      text: '',
      words: {
        zh: '接入源 mqtt：已 3 分钟没有任何上报，平时最长间隔 1 分钟：请检查该平台、其网络与凭据。',
        en: 'Source mqtt has said nothing for 3 min; as a rule at most 1 min: check it, its network, its key.',
      },
    });
    expect(street.sources()[0]).toMatchObject({ protocol: 'mqtt', problems: [{ code: 'quiet', severity: 1 }] });
    expect([street.sensing.quietSourceOf('e1'), street.sensing.quietSourceOf('h1')]).toEqual(['source:mqtt', null]);
    street.pass(10 * MINUTE, report(street));
    expect(street.signals.map(({ on }) => on)).toEqual([true, false]);
    // An outage is not what is usual: the next is told as soon.
    street.pass(4 * MINUTE, report(street, 'e1', 'e2', 'w1'));
    expect(street.signals.map(({ on }) => on)).toEqual([true, false, true]);
  });

  it('of one community is told of that, while the others go on', () => {
    const street = new Street(DEVICES);
    street.pass(20 * MINUTE, report(street));
    street.pass(30 * MINUTE, report(street, 'w1'));
    expect(street.signals).toMatchObject([{ address: `source:mqtt@${WEST}`, place: WEST, on: true }]);
    expect(street.signals[0].words!.zh).toContain('接入源 mqtt（西社区）');
    expect(street.sources(EAST).every(({ quietMs }) => quietMs === null)).toBe(true);
  });

  it('that speaks seldom, or was heard too short, is waited for', () => {
    const street = new Street(DEVICES);
    street.pass(20 * MINUTE, (second) => second % (4 * MINUTE) === 0 && street.say('e1', second % 100));
    street.pass(9 * MINUTE, (second) => second % MINUTE === 0 && street.say('h1', second % 100, 0, { source: 'http' }));
    street.pass(60 * MINUTE);
    expect(street.signals).toEqual([]);
  });

  it('is not called silent for the time in which we slept', () => {
    const street = new Street(DEVICES);
    street.pass(20 * MINUTE, report(street));
    street.ran += 3_600_000;
    street.pass(2 * MINUTE);
    expect(street.signals).toEqual([]);
  });

  it('that was silent before a restart still is, and its alert ends when it is heard', () => {
    const before = new Street(DEVICES);
    before.pass(20 * MINUTE, report(before));
    before.pass(5 * MINUTE);
    before.records.apply(absorb(before.signals, before.records, kinds, before.now));
    const after = new Street(DEVICES, before.records);
    after.pass(MINUTE);
    expect(after.signals).toEqual([]);
    expect(after.sources().filter(({ quietMs }) => quietMs !== null)).not.toHaveLength(0);
    after.pass(2 * MINUTE, report(after));
    expect(after.signals.map(({ address, on }) => [address, on]).sort()).toEqual([
      ['source:http', false],
      ['source:mqtt', false],
    ]);
  });

  it('has the devices that report over it where they hang now', () => {
    const street = new Street(DEVICES);
    street.pass(2 * MINUTE, report(street));
    street.records.apply([put('device', { ...street.records.get('device', 'w1')!, place: EAST_COURT })]);
    street.state.addDevice(street.records.get('device', 'w1')!);
    street.pass(2 * MINUTE, report(street));
    expect(street.sources().find(({ place }) => place === EAST)?.devices.known).toBe(3);
  });
});

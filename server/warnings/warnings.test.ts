import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evicted, put } from '#contract/records/record.ts';
import type { Warning } from '#contract/records/warning.ts';
import type { WarningInfo, WarningReport } from '#contract/reports/warning.ts';
import { DueList, loadDues } from '#server/due/due-list.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { WarningBook } from './book.ts';
import { Warnings } from './warnings.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const HOUR = 3_600_000;
const HERE = '/370102/370102004';
const dues = await loadDues();

function open() {
  const clock = { now: NOW };
  const records = new Records();
  records.apply([put('place', make('place', { path: HERE, id: '370102004', level: 'street' }))]);
  const stored = new Map<string, Warning>();
  const warnings = new Warnings({
    records,
    stored: { get: (_type, id) => Promise.resolve((stored.get(id) ?? null) as never) },
    commit: async ({ changes }) => {
      records.apply(changes);
      for (const { id, record } of changes) if (record) stored.set(id, record as Warning);
    },
    now: () => clock.now,
  });
  const due = new DueList(dues, records, (_, error) => {
    throw error;
  });
  const pass = (ms: number): void => void records.apply(due.take((clock.now += ms)));
  const states = (): string[] => [...records.all('warning')].map(({ identifier, state, ended }) => `${identifier} ${ended?.how ?? state}`);
  return { records, stored, warnings, pass, states, book: new WarningBook() };
}

const info = (more: Partial<WarningInfo> = {}): WarningInfo => ({
  senderName: '模拟气象台',
  hazard: 'rain',
  event: '暴雨',
  colour: 2,
  headline: '',
  description: '',
  instruction: '',
  from: NOW,
  expires: NOW + 3 * HOUR,
  areas: [{ words: '泉城路街道', rings: [], codes: ['370102004'] }],
  ...more,
});
const message = (identifier: string, more: Partial<WarningReport> = {}): WarningReport => ({
  sender: 'weather@example.invalid',
  identifier,
  sent: NOW,
  act: 'alert',
  references: [],
  simulated: true,
  infos: [info()],
  ...more,
});
const ref = (identifier: string) => ({ sender: 'weather@example.invalid', identifier, sent: NOW });

describe('official warnings', () => {
  it('are in force once, however often they are said, and over when their time is up', async () => {
    const { warnings, states, pass, records } = open();
    expect(await warnings.take(message('a'))).toMatchObject({ did: 'taken', places: [HERE], words: { zh: '已接收：暴雨橙色预警' } });
    expect(await warnings.take(message('a'))).toMatchObject({ did: 'repeated' });
    expect(states()).toEqual(['a in-force']);
    pass(3 * HOUR);
    expect(states()).toEqual(['a expired']);
    records.apply([...records.all('warning')].map((one) => evicted('warning', one)));
    expect(await warnings.take(message('a'))).toMatchObject({ did: 'repeated' });
  });

  it('come into force when they say, and are over when that passed during a stop', async () => {
    const { warnings, states, pass } = open();
    await warnings.take(message('soon', { infos: [info({ from: NOW + HOUR })] }));
    await warnings.take(message('later', { infos: [info({ from: NOW + 2 * HOUR, expires: NOW + 2.5 * HOUR })] }));
    expect(states()).toEqual(['soon upcoming', 'later upcoming']);
    pass(HOUR);
    expect(states()).toEqual(['soon in-force', 'later upcoming']);
    pass(4 * HOUR);
    expect(states()).toEqual(['soon expired', 'later expired']);
  });

  it('are replaced and cancelled by name, in whatever order they come', async () => {
    const { warnings, states } = open();
    await warnings.take(message('a'));
    const update = message('b', { act: 'update', references: [ref('a')], infos: [info({ colour: 1 })] });
    await warnings.take(update);
    expect(states()).toEqual(['a replaced', 'b in-force']);
    await warnings.take(message('d', { act: 'update', references: [ref('c')], infos: [info()] }));
    expect(await warnings.take(message('c'))).toMatchObject({ did: 'over' });
    const cancel = message('e', { act: 'cancel', references: [ref('b'), ref('d')], infos: [] });
    expect(await warnings.take(cancel)).toMatchObject({ did: 'cancelled' });
    expect(await warnings.take(cancel)).toMatchObject({ did: 'nothing' });
    expect(states()).toEqual(['a replaced', 'b cancelled', 'c replaced', 'd cancelled']);
    expect(await warnings.take(update)).toMatchObject({ did: 'repeated' });
  });

  it('that lie elsewhere, or whose time is up, are answered and not kept', async () => {
    const { warnings, states } = open();
    const elsewhere = info({ areas: [{ words: '', rings: [], codes: ['110105'] }] });
    expect(await warnings.take(message('a', { infos: [elsewhere] }))).toMatchObject({ did: 'elsewhere' });
    expect(await warnings.take(message('b', { infos: [info({ from: NOW - 2, expires: NOW - 1 })] }))).toMatchObject({ did: 'over' });
    expect(await warnings.take(message('c', { infos: [elsewhere, info({ hazard: 'wind' })] }))).toMatchObject({ did: 'taken' });
    expect(states()).toEqual(['c in-force']);
  });
});

/** Messages of one service, each naming some of those before it; and an order in which they come, some of them twice. */
const told = fc
  .array(
    fc.record({
      act: fc.constantFrom('alert', 'update', 'cancel'),
      names: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
      elsewhere: fc.nat(4).map((n) => n === 0),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((drafts) =>
    drafts.map(({ act, names, elsewhere }, i): WarningReport => {
      const references = act === 'alert' ? [] : names.filter((n) => n < i).map((n) => ref(`m${n}`));
      const areas = [{ words: '', rings: [], codes: [elsewhere ? '110105' : '370102004'] }];
      return message(`m${i}`, { act, references, infos: act === 'cancel' ? [] : [info({ areas }), info({ areas, hazard: 'wind' })] });
    }),
  )
  .chain((messages) =>
    fc
      .tuple(fc.shuffledSubarray(messages, { minLength: messages.length }), fc.subarray(messages))
      .map(([order, again]) => ({ messages, order: [...order, ...again] })),
  );

describe('whatever the order in which warnings, updates and cancellations come', () => {
  const ends = ({ stored }: ReturnType<typeof open>): string[] =>
    [...stored.values()]
      .filter(({ places }) => places.length > 0)
      .map(({ identifier, hazard, state }) => `${identifier} ${hazard} ${state}`)
      .sort();

  it('the same is in force in the end, and the same is over; also when what is over has left memory, or all come at once', async () => {
    await fc.assert(
      fc.asyncProperty(told, fc.constantFrom('one by one', 'forgotten', 'at once'), async ({ messages, order }, how) => {
        const [straight, shuffled] = [open(), open()];
        for (const one of messages) await straight.warnings.take(one);
        if (how === 'at once') await Promise.all(order.map((one) => shuffled.warnings.take(one)));
        else
          for (const one of order) {
            await shuffled.warnings.take(one);
            const over = [...shuffled.records.all('warning')].filter(({ state }) => state === 'over');
            if (how === 'forgotten') shuffled.records.apply(over.map((each) => evicted('warning', each)));
          }
        expect(ends(shuffled)).toEqual(ends(straight));
      }),
      { numRuns: 500 },
    );
  });

  it('a warning that was cancelled before it came is told as over, and never was in force', async () => {
    const { warnings, states } = open();
    const cancel = message('e', { act: 'cancel', references: [ref('late')], infos: [] });
    expect(await warnings.take(cancel)).toMatchObject({ did: 'nothing' });
    expect(await warnings.take(message('late'))).toMatchObject({
      did: 'over',
      warnings: [],
      words: { zh: expect.stringContaining('已解除') },
    });
    expect(await warnings.take(message('late'))).toMatchObject({ did: 'repeated' });
    expect(states()).toEqual(['late cancelled']);
  });
});

describe('the book of warnings', () => {
  it('knows what is in force where, and tells when that changes', async () => {
    const { warnings, records, pass, book } = open();
    book.follow(records);
    const told: string[][] = [];
    book.onChange((hazards) => told.push([...hazards]));
    await warnings.take(message('a', { infos: [info(), info({ hazard: 'wind', colour: 4, from: NOW + HOUR })] }));
    const at = (hazard: 'rain' | 'wind', simulated = true) => book.colourAt(hazard, `${HERE}/370102004001`, simulated);
    expect([at('rain'), at('wind'), at('rain', false), book.colourAt('rain', '/370103', true)]).toEqual([2, null, null, null]);
    pass(HOUR);
    expect(at('wind')).toBe(4);
    pass(2 * HOUR);
    expect([at('rain'), at('wind')]).toEqual([null, null]);
    expect(told).toEqual([['rain'], ['wind'], ['rain'], ['wind']]);
  });
});

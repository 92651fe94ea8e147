import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskInForce, RISK_KIND } from '#contract/kinds/risk-alert.ts';
import type { Alert } from '#contract/records/alert.ts';
import { FACTORS } from '#contract/risk/risk.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { courseOf, ratesOf, STEP_MS, type Course } from './back-test.ts';
import { compoundsOf, type Compound } from './compounds.ts';
import { factsOf, type Circumstances } from './facts.ts';
import { loadModel } from './model.ts';
import { isPastEvent, RiskPast } from './past.ts';
import { scoreOf } from './score.ts';
import { warningSignals } from './signals.ts';
import { syntheticHistory } from './synthetic.ts';

const [model, kinds] = [await loadModel(), await loadKinds()];
const NOW = Date.UTC(2026, 10, 28);
const DAY = 86_400_000;
const COURT = '/s/q/g/court';
const well = { device: 'w', point: 'waterLevelCm', limit: 180 };
const court: Compound = {
  path: COURT,
  name: '东苑',
  center: [117, 36.6],
  simulated: true,
  stations: [],
  wells: [well, { ...well, device: 'v' }],
  meters: [],
  fireDevices: 10,
  tallestM: 54,
  gasYear: 2006,
  homes: 4,
};
const around = (more: Partial<Circumstances> = {}, compound: Partial<Compound> = {}): Circumstances => ({
  compound: { ...court, ...compound },
  past: new RiskPast(kinds, model.events).byCompound([court]).get(COURT)!,
  reading: () => null,
  alertsSince: NOW - 90 * DAY,
  ...more,
});
const fact = (factor: (typeof FACTORS)[number], circumstances: Circumstances, people = true) =>
  factsOf(model, circumstances, NOW, people).find((one) => one.factor === factor)!;
const flood = (more: Partial<Alert> = {}): Alert =>
  make('alert', { kind: 'manhole', code: 'water-over', severity: 3, lifeSafety: false, place: COURT, raisedAt: NOW - DAY, ...more });

describe('what is known of a compound', () => {
  it('says why something is not known, and what was heard of it', () => {
    const none = factsOf(model, around({ alertsSince: Infinity }, { wells: [], tallestM: null, gasYear: null }), NOW, true);
    expect(none.map(({ factor, value }) => [factor, value])).toEqual(FACTORS.map((factor) => [factor, null]));
    expect(none.every(({ why, coverage }) => why !== null && coverage === 0)).toBe(true);
    const half = fact('levels', around({ reading: (device) => (device === 'w' ? { value: 90, at: NOW - 5 } : null) }));
    expect(half).toMatchObject({ value: 50, coverage: 0.5, at: NOW - 5, why: null });
    expect([fact('gas-age', around()).value, fact('fire-load', around()).value]).toEqual([20, 54]);
  });

  it('homes are told in steps alone; few are told as little as none, so one more or less tells of nobody', () => {
    const homes = (n: number): number | null => fact('elders', around({}, { homes: n })).value;
    expect([0, 1, 4, 5, 9, 10, 39, 400].map(homes)).toEqual([null, null, null, 5, 5, 10, 20, 40]);
    expect(fact('elders', around({}, { homes: 4 }))).toEqual(fact('elders', around({}, { homes: 0 })));
    expect(fact('elders', around({}, { homes: 12 }), false)).toMatchObject({ value: null, why: { zh: '此受众不告知' } });
  });

  it('an audience that may not know of people cannot work the homes out from the score', () => {
    const score = (homes: number): number | null => scoreOf(model, factsOf(model, around({}, { homes }), NOW, false)).score;
    fc.assert(
      fc.property(fc.nat(100), (homes) => {
        expect(score(homes)).toBe(score(0));
      }),
    );
  });

  it('a service that was never heard is unknown; heard, no warning is none, and an exercise concerns simulated compounds', () => {
    const past = new RiskPast(kinds, model.events);
    const at = (simulated: boolean) => fact('warnings', around({ past: past.byCompound([{ path: COURT, simulated }]).get(COURT)! })).value;
    expect(at(true)).toBeNull();
    past.warning(make('warning', { places: ['/s'], colour: 2, from: NOW - 5, expires: NOW + 5, receivedAt: NOW - 5, simulated: true }));
    expect([at(true), at(false)]).toEqual([3, 0]);
  });
});

describe('incidents of the past', () => {
  it('are none of a stricter limit, of a drill, of this model itself, of a device’s own faults or of people', () => {
    const counts = (alert: Alert): boolean => isPastEvent(alert, kinds, model.events);
    expect(counts(flood())).toBe(true);
    expect(counts(flood({ tightened: true }))).toBe(false);
    expect(counts(flood({ drill: 'CZ-1' }))).toBe(false);
    expect(counts(flood({ device: null, kind: RISK_KIND, code: 'risk-red', severity: 2 }))).toBe(false);
    expect(counts(flood({ code: 'offline' }))).toBe(false);
    expect(counts(flood({ kind: 'sos-button', code: 'sos', severity: 2, lifeSafety: true }))).toBe(false);
  });

  it('count by what belongs together, are forgotten in time, and count after all when the usual limit is broken too', () => {
    const past = new RiskPast(kinds, model.events);
    const count = (): number =>
      past
        .byCompound([court])
        .get(COURT)!
        .incidents(NOW - 90 * DAY, NOW).count;
    past.alert(flood({ id: 'a', incident: 'i', tightened: true }));
    expect(count()).toBe(0);
    past.alert(flood({ id: 'a', incident: 'i' }));
    past.alert(flood({ id: 'b', incident: 'i', place: `${COURT}/b1` }));
    past.alert(flood({ id: 'c', incident: 'j', place: '/s/q/g/other' }));
    expect(count()).toBe(1);
    past.forget(NOW);
    expect(count()).toBe(0);
  });

  it('a fire device is out of order while it is silent or faulty, by whatever number of alerts', () => {
    const past = new RiskPast(kinds, model.events);
    const smoke = { kind: 'smoke-detector', code: 'offline', severity: 4, device: 's1', raisedAt: NOW - 10 } as const;
    past.alert(flood({ ...smoke, id: 'x', active: true, clearedAt: null }));
    past.alert(flood({ ...smoke, id: 'y', code: 'fault', active: false, clearedAt: NOW - 2 }));
    const own = past.byCompound([court]).get(COURT)!;
    expect([own.outOfOrder(NOW - 20), own.outOfOrder(NOW - 5), own.outOfOrder(NOW)]).toEqual([0, 1, 1]);
    expect(fact('fire-equipment', around({ past: own })).value).toBe(10);
  });
});

it('the ledger tells wells, homes below buildings and the oldest pipe; beside real devices no simulated ones', async () => {
  const place = (path: string, level: 'compound' | 'building', more: object = {}) =>
    make('place', { path, level, name: path, simulated: false, ...more });
  const hung = (id: string, kind: string, at: string, more: object = {}) =>
    make('device', { id, kind, place: at, simulated: false, position: [117, 36.6, 0], ...more });
  const pipe = (to: string, laid?: number) => ({ id: to, from: 'n', to, oneWay: false, line: [], ...(laid && { laid }) });
  const [one] = await compoundsOf(
    {
      places: () => [place(COURT, 'compound'), place(`${COURT}/b`, 'building', { floors: 10 })],
      devices: () => [
        hung('in', 'manhole', COURT),
        hung('road', 'manhole', '/s/q/g'),
        hung('invented', 'manhole', COURT, { simulated: true }),
        hung('far', 'weather-station', '/s', { position: [117.05, 36.6, 0] }),
        hung('near', 'weather-station', '/s', { position: [117.01, 36.6, 0] }),
        hung('help', 'sos-button', `${COURT}/b/F02`),
        hung('post', 'sos-button', COURT),
      ],
      kinds,
      usualKind: (kind) => kind,
      gas: [
        {
          network: {
            medium: 'gas',
            nodes: [{ id: 'b', kind: 'consumer', name: '', at: [117, 36.6], place: `${COURT}/b`, homes: 1 }],
            pipes: [pipe('b', 2010), pipe('b', 1999), pipe('b')],
          },
          simulated: false,
        },
      ],
    },
    model,
  );
  expect(one).toMatchObject({ simulated: false, tallestM: 30, homes: 1, gasYear: 1999, fireDevices: 0 });
  expect(one.wells).toEqual(['in', 'road'].map((device) => ({ device, point: 'waterLevelCm', limit: 180 })));
  expect(one.stations.map(({ device }) => device)).toEqual(['near', 'far']);
});

describe('the warning that is raised', () => {
  const told = scoreOf(model, factsOf(model, around({ reading: () => ({ value: 200, at: NOW }) }, { homes: 20 }), NOW, false));

  it('begins, changes its colour and ends; its words name what it is made of and never homes', () => {
    const codes = (was: 1 | 2 | null, is: 1 | 2 | null): string[] =>
      warningSignals(model, court, told, { was, is }, NOW).map(({ code, on }) => `${on ? '+' : '-'}${code}`);
    expect([codes(null, 2), codes(2, 1), codes(1, null), codes(2, 2)]).toEqual([
      ['+risk-orange'],
      ['+risk-red', '-risk-orange'],
      ['-risk-red'],
      [],
    ]);
    const [{ words, simulated, place }] = warningSignals(model, court, told, { was: null, is: 2 }, NOW);
    expect([simulated, place]).toEqual([true, COURT]);
    expect(words!.zh).toContain('井水位 +');
    expect(words!.zh).toContain('不是官方预警');
    expect(JSON.stringify(words)).not.toMatch(/独居|Homes/);
  });

  it('is read back from the alert, as what makes limits stricter', () => {
    const alert = flood({ device: null, kind: RISK_KIND, code: 'risk-orange', active: true });
    expect(riskInForce(alert)).toEqual({ places: [COURT], hazard: 'risk', colour: 2, simulated: alert.simulated });
    expect([riskInForce({ ...alert, active: false }), riskInForce(flood())]).toEqual([null, null]);
  });
});

describe('the back-test', () => {
  const H = STEP_MS;
  const rates = (courses: Course[], colour: number) => ratesOf(model, courses, 0).find((row) => row.colour === colour)!;

  it('a hit comes after the warning and within the horizon, a false alarm is followed by nothing', () => {
    const course: Course = { scores: [0, 40, 40, 0, 0, 0, 0, 0, 0, 0, 0, 40, null, 0], events: [0.5 * H, 2.5 * H] };
    expect(rates([course], 2)).toMatchObject({ spells: 2, falseAlarms: 1, hits: 1, hitRate: 0.5, falseAlarmRate: 0.5, share: 3 / 14 });
    expect(rates([course], 1)).toMatchObject({ spells: 0, hits: 0, hitRate: 0, falseAlarmRate: null });
    expect(rates([], 2)).toMatchObject({ hitRate: null, falseAlarmRate: null, share: 0 });
  });

  it('a lower colour is never reached more seldom and never misses more, and the order of compounds does not matter', () => {
    const course = fc.record({
      scores: fc.array(fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null }), { minLength: 1, maxLength: 40 }),
      events: fc.array(fc.nat(40 * H), { maxLength: 5 }).map((all) => all.sort((a, b) => a - b)),
    });
    fc.assert(
      fc.property(fc.array(course, { maxLength: 5 }), (courses) => {
        const rows = ratesOf(model, courses, 0);
        for (let i = 1; i < rows.length; i++) {
          expect(rows[i].share).toBeGreaterThanOrEqual(rows[i - 1].share);
          expect(rows[i].hits).toBeGreaterThanOrEqual(rows[i - 1].hits);
        }
        expect(ratesOf(model, courses.toReversed(), 0)).toEqual(rows);
      }),
    );
  });

  it('over a made-up history the same count finds more of what comes than chance, and not all', () => {
    const [from, to] = [NOW - 60 * DAY, NOW];
    const history = syntheticHistory(model, 12, from, to);
    const courses = history.map((one) => courseOf(model, one, from, to));
    const row = ratesOf(model, courses, from).find(({ colour }) => colour === model.warn.from)!;
    expect(row.hits).toBeGreaterThan(0);
    expect(row.hitRate!).toBeGreaterThan(2 * row.share);
    expect(row.hitRate!).toBeLessThan(1);
    expect(syntheticHistory(model, 12, from, to).map((one) => courseOf(model, one, from, to))).toEqual(courses);
  });
});

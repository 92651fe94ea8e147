import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertSchema } from '#contract/records/alert.ts';
import { incidentSchema, type Incident } from '#contract/records/incident.ts';
import { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { absorb } from './absorb.ts';
import { BAIHUA, FURONG, NOON, signal, testBook, testKinds } from './testing.ts';

const MINUTE = 60_000;

function hear(records: Records, signals: AlertSignal[], now = NOON): void {
  records.apply(
    absorb(
      signals.map((one) => ({ ...one, receivedAt: now })),
      records,
      testKinds,
      now,
    ),
  );
}
const incidents = (records: Records): Incident[] => [...records.all('incident')];
const alerts = (records: Records) => [...records.all('alert')];

describe('a batch', () => {
  const signals = fc.array(
    fc.record({
      device: fc.constantFrom('s1', 's2', 's3', 's4'),
      code: fc.constantFrom('fire', 'fault', 'offline'),
      on: fc.boolean(),
      place: fc.constantFrom(FURONG, BAIHUA, '/unknown'),
    }),
    { maxLength: 40 },
  );

  it('leaves the same alerts and incidents however it is cut, and reads the records only', () => {
    fc.assert(
      fc.property(signals, fc.nat(40), (list, cut) => {
        const all = list.map(({ device, ...rest }) => signal(device, rest));
        const contents = (records: Records) => [
          alerts(records).map(({ device, code, active, count }) => ({ device, code, active, count })),
          incidents(records).map(({ number, severity, state, reason, alerts: { length } }) => ({
            number,
            severity,
            state,
            reason,
            length,
          })),
        ];
        const whole = testBook();
        hear(whole, all);
        const inParts = testBook();
        hear(inParts, all.slice(0, cut));
        hear(inParts, all.slice(cut));
        expect(contents(inParts)).toEqual(contents(whole));
        const before = contents(whole);
        absorb(all, whole, testKinds, NOON);
        expect(contents(whole)).toEqual(before);
      }),
    );
  });

  it('has at most one active alert per device and code, each in the incident it names, all valid', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 6 }), (batches) => {
        const records = testBook();
        batches.forEach((list, i) =>
          hear(
            records,
            list.map(({ device, ...rest }) => signal(device, rest)),
            NOON + i * 7 * MINUTE,
          ),
        );
        const active = alerts(records)
          .filter((alert) => alert.active)
          .map((alert) => `${alert.device} ${alert.code}`);
        expect(new Set(active).size).toBe(active.length);
        for (const alert of alerts(records))
          expect(records.get('incident', alertSchema.parse(alert).incident!)!.alerts).toContain(alert.id);
        for (const incident of incidents(records)) incidentSchema.parse(incident);
        expect(incidents(records).flatMap((incident) => incident.alerts)).toHaveLength(alerts(records).length);
      }),
    );
  });

  it('costs in step with its length, whether in one compound or in none', () => {
    const reads = (length: number, place: string): number => {
      let count = 0;
      class CountingBook extends Records {
        override get: Records['get'] = (type, id) => {
          count++;
          return super.get(type, id);
        };
      }
      const records = new CountingBook();
      records.apply([...testBook().all('place')].map((one) => ({ type: 'place', id: one.path, record: one })));
      absorb(
        Array.from({ length }, (_, i) => signal(`s${i}`, { place })),
        records,
        testKinds,
        NOON,
      );
      return count;
    };
    for (const place of [FURONG, '/unknown']) {
      expect(reads(1000, place)).toBeGreaterThan(0);
      expect(reads(8000, place)).toBeLessThan(8.5 * reads(1000, place));
    }
  });
});

describe('times that were set', () => {
  it('the end of what a sender without state said is taken when our clock was set back since', () => {
    for (const back of [3000, MINUTE, 24 * 60 * MINUTE]) {
      const records = testBook();
      const sender = { device: null, address: 'gb26875:23307/9.9.9' };
      hear(records, [signal('x', { ...sender, observedAt: NOON })]);
      hear(records, [signal('x', { ...sender, on: false, observedAt: NOON - back })], NOON + 1000 - back);
      expect(alerts(records)).toMatchObject([{ active: false }]);
    }
  });

  it('an end that was said before its beginning still is none', () => {
    const records = testBook();
    const sender = { device: null, address: 'gb26875:23307/9.9.9' };
    hear(records, [signal('x', { ...sender, observedAt: NOON })]);
    hear(records, [signal('x', { ...sender, on: false, observedAt: NOON - MINUTE })], NOON + 1000);
    expect(alerts(records)).toMatchObject([{ active: true }]);
  });

  it('what came late and then is said of now is no longer marked as late', () => {
    const records = testBook();
    hear(records, [signal('s1', { late: true, observedAt: NOON - MINUTE })]);
    expect(alerts(records)).toMatchObject([{ active: false, late: true }]);
    hear(records, [signal('s1')], NOON + 1000);
    expect(alerts(records)).toHaveLength(1);
    expect(alerts(records)[0].active).toBe(true);
    expect(alerts(records)[0].late ?? false).toBe(false);
  });
});

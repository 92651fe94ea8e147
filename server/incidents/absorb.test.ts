import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertSchema } from '#contract/records/alert.ts';
import { incidentSchema, type Incident } from '#contract/records/incident.ts';
import { Book } from '#server/records/book.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { absorb } from './absorb.ts';
import { BAIHUA, FURONG, HOME, NOON, signal, testBook, testKinds } from './testing.ts';

const MINUTE = 60_000;

function hear(book: Book, signals: AlertSignal[], now = NOON): void {
  book.apply(absorb(signals.map((one) => ({ ...one, receivedAt: now })), book, testKinds, now));
}
const incidents = (book: Book): Incident[] => [...book.all('incident')];
const alerts = (book: Book) => [...book.all('alert')];
/** As an officer would: everything seen. */
function acknowledgeAll(book: Book): void {
  const by = { id: 'zhang', name: '张三' };
  for (const alert of alerts(book)) book.apply([{ type: 'alert', id: alert.id, record: { ...alert, acked: { by, at: NOON } } }]);
}
function close(book: Book, at: number): void {
  for (const incident of incidents(book)) book.apply([{ type: 'incident', id: incident.id, record: { ...incident, state: 'closed', closedAt: at, version: incident.version + 1 } }]);
}

describe('alerts', () => {
  it('are one per device and code while they last; repeats count', () => {
    const book = testBook();
    hear(book, [signal('s1'), signal('s1', { text: '二层走廊' })]);
    hear(book, [signal('s1', { value: 1 })], NOON + MINUTE);
    expect(alerts(book)).toHaveLength(1);
    expect(alerts(book)[0]).toMatchObject({ count: 3, active: true, text: '二层走廊', raisedAt: NOON, lastAt: NOON + MINUTE, version: 1 });
    expect(incidents(book)).toHaveLength(1);
  });

  it('clear, and what was never raised does not', () => {
    const book = testBook();
    hear(book, [signal('s1', { on: false })]);
    expect(alerts(book)).toHaveLength(0);
    hear(book, [signal('s1')]);
    hear(book, [signal('s1', { on: false }), signal('s1', { on: false })], NOON + MINUTE);
    expect(alerts(book)[0]).toMatchObject({ active: false, clearedAt: NOON + MINUTE, version: 2 });
  });

  it('raised again after clearing are new, in the same incident', () => {
    const book = testBook();
    hear(book, [signal('s1')]);
    hear(book, [signal('s1', { on: false })], NOON + MINUTE);
    hear(book, [signal('s1')], NOON + 90 * MINUTE);
    expect(alerts(book)).toHaveLength(2);
    expect(incidents(book)).toHaveLength(1);
    expect(incidents(book)[0].alerts).toEqual(alerts(book).map((alert) => alert.id));
  });

  it('that chatter before anybody looked stay one', () => {
    const book = testBook();
    for (let i = 0; i < 50; i++) hear(book, [signal('s1', { on: i % 2 === 0 })], NOON + i * 1000);
    expect(alerts(book)).toHaveLength(1);
    expect(alerts(book)[0].count).toBe(25);
    acknowledgeAll(book);
    hear(book, [signal('s1')], NOON + 51_000);
    expect(alerts(book)).toHaveLength(2);
  });

  it('keep their silence when a shelved nuisance comes back, but never a fire', () => {
    const shelved = { by: { id: 'z', name: '张三' }, at: NOON, until: NOON + 60 * MINUTE, reason: '检修' };
    for (const code of ['fault', 'fire']) {
      const book = testBook();
      hear(book, [signal('s1', { code })]);
      book.apply([{ type: 'alert', id: alerts(book)[0].id, record: { ...alerts(book)[0], shelved } }]);
      hear(book, [signal('s1', { code, on: false })], NOON + MINUTE);
      hear(book, [signal('s1', { code })], NOON + 10 * MINUTE);
      expect(alerts(book)[1].shelved).toEqual(code === 'fault' ? shelved : null);
    }
  });

  it('of an unknown sender are told apart by address, and valid whatever the device said', () => {
    const book = testBook();
    const stray = { device: null, kind: 'nobody-knows', code: 'x', place: '/unknown', value: NaN, point: '', text: '<b>火\u202e</b>'.repeat(3000) };
    hear(book, [signal('', { ...stray, address: 'gb26875:1/1.1.1' }), signal('', { ...stray, address: 'gb26875:1/1.1.2' })]);
    expect(alerts(book).map((alert) => alert.address)).toEqual(['gb26875:1/1.1.1', 'gb26875:1/1.1.2']);
    expect(incidents(book)).toHaveLength(2);
    for (const alert of alerts(book)) expect(alertSchema.parse(alert).lifeSafety).toBe(true);
  });
});

describe('incidents', () => {
  it('gather alerts of one affinity in one compound and window, and say why', () => {
    const book = testBook();
    hear(book, [signal('s1')]);
    hear(book, [signal('s2', { place: FURONG }), signal('s3', { code: 'fault' })], NOON + 4 * MINUTE);
    const [incident] = incidents(book);
    expect(incidents(book)).toHaveLength(1);
    expect(incident).toMatchObject({ id: 'SJ20261123-0001', number: 'SJ20261123-0001', place: FURONG, affinity: 'fire', state: 'open', lifeSafety: true });
    expect(incident.reason).toEqual({ zh: '芙蓉里小区 4 分钟内 3 处消防告警：火警 ×2、故障 ×1', en: '3 fire alerts within 4 min at 芙蓉里小区: Fire ×2, Fault ×1' });
    expect(incident.title.zh).toBe('3号楼 2层 · 火警');
    incidentSchema.parse(incident);
  });

  it.each([
    ['another compound', signal('s2', { place: BAIHUA }), NOON],
    ['another affinity', signal('c1', { kind: 'cover', code: 'open' }), NOON],
    ['too late', signal('s2'), NOON + 11 * MINUTE],
    ['real, not simulated', signal('s2', { simulated: false }), NOON],
    ['silence is device health, not fire', signal('s2', { code: 'offline' }), NOON],
    ['a place nobody knows', signal('s2', { place: '/unknown' }), NOON],
  ])('stay apart: %s', (_, other, at) => {
    const book = testBook();
    hear(book, [signal('s1')]);
    hear(book, [other], at);
    expect(incidents(book)).toHaveLength(2);
  });

  it('outside compounds gather by building', () => {
    const book = testBook();
    hear(book, [signal('s1', { place: `${HOME}/hall` }), signal('s2', { place: `${HOME}/hall/f1` })]);
    expect(incidents(book).map((incident) => incident.place)).toEqual([`${HOME}/hall`]);
  });

  it('are extreme once a second detector has seen the fire', () => {
    const book = testBook();
    hear(book, [signal('s1')]);
    expect(incidents(book)[0]).toMatchObject({ severity: 2, priority: 2, version: 1 });
    hear(book, [signal('s2')], NOON + 1);
    expect(incidents(book)[0]).toMatchObject({ severity: 1, priority: 1, version: 2 });
  });

  it('keep their version when one more alert of no greater gravity joins', () => {
    const book = testBook();
    hear(book, [signal('s1', { code: 'fault' })]);
    hear(book, [signal('s2', { code: 'fault' })], NOON + 1);
    expect(incidents(book)[0]).toMatchObject({ version: 1, updatedAt: NOON });
    expect(incidents(book)[0].alerts).toHaveLength(2);
  });

  it('open again when the same sensor fires within a day of closing, not later', () => {
    for (const [later, expected] of [[60 * MINUTE, 1], [25 * 60 * MINUTE, 2]]) {
      const book = testBook();
      hear(book, [signal('s1')]);
      acknowledgeAll(book);
      hear(book, [signal('s1', { on: false })], NOON + MINUTE);
      close(book, NOON + 2 * MINUTE);
      hear(book, [signal('s1')], NOON + 2 * MINUTE + later);
      expect(incidents(book)).toHaveLength(expected);
      expect(incidents(book).at(-1)).toMatchObject({ state: 'open', closedAt: null });
      if (expected === 1) expect(incidents(book)[0].comments[0].text).toContain('自动重开');
    }
  });

  it('opened again gather what comes with it, in one batch or two', () => {
    for (const batches of [[[signal('s1'), signal('s2')]], [[signal('s1')], [signal('s2')]]]) {
      const book = testBook();
      hear(book, [signal('s1')]);
      acknowledgeAll(book);
      hear(book, [signal('s1', { on: false })], NOON + MINUTE);
      close(book, NOON + 2 * MINUTE);
      for (const batch of batches) hear(book, batch, NOON + 60 * MINUTE);
      expect(incidents(book).map((incident) => [incident.state, incident.alerts.length])).toEqual([['open', 3]]);
    }
  });

  it('of a drill never take a real alert, not even of the same sensor', () => {
    const book = testBook();
    hear(book, [signal('s1')]);
    acknowledgeAll(book);
    hear(book, [signal('s1', { on: false })], NOON + MINUTE);
    hear(book, [signal('s1', { simulated: false })], NOON + 2 * MINUTE);
    expect(incidents(book).map((incident) => incident.simulated)).toEqual([true, false]);
  });

  it('take no more than they can hold', () => {
    const book = testBook();
    hear(book, Array.from({ length: 1200 }, (_, i) => signal(`s${i}`)));
    expect(incidents(book).map((incident) => incident.alerts.length)).toEqual([500, 500, 200]);
    expect(incidents(book).map((incident) => incident.number)).toEqual(['SJ20261123-0001', 'SJ20261123-0002', 'SJ20261123-0003']);
  });

  it('are numbered by the local day, from the highest there is', () => {
    const book = testBook();
    hear(book, [signal('s1')], Date.UTC(2026, 10, 23, 15, 59));
    hear(book, [signal('s2')], Date.UTC(2026, 10, 23, 16, 30));
    hear(book, [signal('s3')], Date.UTC(2026, 10, 23, 17, 30));
    expect(incidents(book).map((incident) => incident.number)).toEqual(['SJ20261123-0001', 'SJ20261124-0001', 'SJ20261124-0002']);
  });

  it('do not break on names of any length', () => {
    const book = testBook();
    book.apply([{ type: 'place', id: FURONG, record: { ...book.get('place', FURONG)!, name: '🔥'.repeat(5000) } }]);
    hear(book, [signal('s1', { place: FURONG })]);
    expect(incidentSchema.parse(incidents(book)[0]).title.zh).toBe(`${'🔥'.repeat(59)}… · 火警`);
  });
});

describe('a batch', () => {
  const signals = fc.array(fc.record({
    device: fc.constantFrom('s1', 's2', 's3', 's4'), code: fc.constantFrom('fire', 'fault', 'offline'), on: fc.boolean(), place: fc.constantFrom(FURONG, BAIHUA, '/unknown'),
  }), { maxLength: 40 });

  it('leaves the same alerts and incidents however it is cut, and reads the book only', () => {
    fc.assert(fc.property(signals, fc.nat(40), (list, cut) => {
      const all = list.map(({ device, ...rest }) => signal(device, rest));
      const picture = (book: Book) => [
        alerts(book).map(({ device, code, active, count }) => ({ device, code, active, count })),
        incidents(book).map(({ number, severity, state, reason, alerts: { length } }) => ({ number, severity, state, reason, length })),
      ];
      const whole = testBook();
      hear(whole, all);
      const cutBook = testBook();
      hear(cutBook, all.slice(0, cut));
      hear(cutBook, all.slice(cut));
      expect(picture(cutBook)).toEqual(picture(whole));
      const before = picture(whole);
      absorb(all, whole, testKinds, NOON);
      expect(picture(whole)).toEqual(before);
    }));
  });

  it('has at most one active alert per device and code, each in the incident it names, all valid', () => {
    fc.assert(fc.property(fc.array(signals, { maxLength: 6 }), (batches) => {
      const book = testBook();
      batches.forEach((list, i) => hear(book, list.map(({ device, ...rest }) => signal(device, rest)), NOON + i * 7 * MINUTE));
      const active = alerts(book).filter((alert) => alert.active).map((alert) => `${alert.device} ${alert.code}`);
      expect(new Set(active).size).toBe(active.length);
      for (const alert of alerts(book)) expect(book.get('incident', alertSchema.parse(alert).incident!)!.alerts).toContain(alert.id);
      for (const incident of incidents(book)) incidentSchema.parse(incident);
      expect(incidents(book).flatMap((incident) => incident.alerts)).toHaveLength(alerts(book).length);
    }));
  });

  it('costs in step with its length, whether in one compound or in none', () => {
    const reads = (length: number, place: string): number => {
      let count = 0;
      class CountingBook extends Book {
        override get: Book['get'] = (type, id) => {
          count++;
          return super.get(type, id);
        };
      }
      const book = new CountingBook();
      book.apply([...testBook().all('place')].map((one) => ({ type: 'place', id: one.path, record: one })));
      absorb(Array.from({ length }, (_, i) => signal(`s${i}`, { place })), book, testKinds, NOON);
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
      const book = testBook();
      const sender = { device: null, address: 'gb26875:23307/9.9.9' };
      hear(book, [signal('x', { ...sender, observedAt: NOON })]);
      hear(book, [signal('x', { ...sender, on: false, observedAt: NOON - back })], NOON + 1000 - back);
      expect(alerts(book)).toMatchObject([{ active: false }]);
    }
  });

  it('an end that was said before its beginning still is none', () => {
    const book = testBook();
    const sender = { device: null, address: 'gb26875:23307/9.9.9' };
    hear(book, [signal('x', { ...sender, observedAt: NOON })]);
    hear(book, [signal('x', { ...sender, on: false, observedAt: NOON - MINUTE })], NOON + 1000);
    expect(alerts(book)).toMatchObject([{ active: true }]);
  });

  it('what came late and then is said of now is no longer marked as late', () => {
    const book = testBook();
    hear(book, [signal('s1', { late: true, observedAt: NOON - MINUTE })]);
    expect(alerts(book)).toMatchObject([{ active: false, late: true }]);
    hear(book, [signal('s1')], NOON + 1000);
    expect(alerts(book)).toHaveLength(1);
    expect(alerts(book)[0].active).toBe(true);
    expect(alerts(book)[0].late ?? false).toBe(false);
  });
});

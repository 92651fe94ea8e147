import { describe, expect, it } from 'vitest';
import { alertSchema } from '#contract/records/alert.ts';
import { incidentSchema, type Incident } from '#contract/records/incident.ts';
import { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { absorb } from './absorb.ts';
import { BAIHUA, FURONG, HOME, NOON, signal, testBook, testKinds } from './testing.ts';

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
/** As an officer would: everything seen. */
function acknowledgeAll(records: Records): void {
  const by = { id: 'zhang', name: '张三' };
  for (const alert of alerts(records)) records.apply([{ type: 'alert', id: alert.id, record: { ...alert, acked: { by, at: NOON } } }]);
}
function close(records: Records, at: number): void {
  for (const incident of incidents(records))
    records.apply([
      { type: 'incident', id: incident.id, record: { ...incident, state: 'closed', closedAt: at, version: incident.version + 1 } },
    ]);
}

describe('alerts', () => {
  it('are one per device and code while they last; repeats count', () => {
    const records = testBook();
    hear(records, [signal('s1'), signal('s1', { text: '二层走廊' })]);
    hear(records, [signal('s1', { value: 1 })], NOON + MINUTE);
    expect(alerts(records)).toHaveLength(1);
    expect(alerts(records)[0]).toMatchObject({
      count: 3,
      active: true,
      text: '二层走廊',
      raisedAt: NOON,
      lastAt: NOON + MINUTE,
      version: 1,
    });
    expect(incidents(records)).toHaveLength(1);
  });

  it('clear, and what was never raised does not', () => {
    const records = testBook();
    hear(records, [signal('s1', { on: false })]);
    expect(alerts(records)).toHaveLength(0);
    hear(records, [signal('s1')]);
    hear(records, [signal('s1', { on: false }), signal('s1', { on: false })], NOON + MINUTE);
    expect(alerts(records)[0]).toMatchObject({ active: false, clearedAt: NOON + MINUTE, version: 2 });
  });

  it('raised again after clearing are new, in the same incident', () => {
    const records = testBook();
    hear(records, [signal('s1')]);
    hear(records, [signal('s1', { on: false })], NOON + MINUTE);
    hear(records, [signal('s1')], NOON + 90 * MINUTE);
    expect(alerts(records)).toHaveLength(2);
    expect(incidents(records)).toHaveLength(1);
    expect(incidents(records)[0].alerts).toEqual(alerts(records).map((alert) => alert.id));
  });

  it('that chatter before anybody looked stay one', () => {
    const records = testBook();
    for (let i = 0; i < 50; i++) hear(records, [signal('s1', { on: i % 2 === 0 })], NOON + i * 1000);
    expect(alerts(records)).toHaveLength(1);
    expect(alerts(records)[0].count).toBe(25);
    acknowledgeAll(records);
    hear(records, [signal('s1')], NOON + 51_000);
    expect(alerts(records)).toHaveLength(2);
  });

  it('keep their silence when a shelved nuisance comes back, but never a fire', () => {
    const shelved = { by: { id: 'z', name: '张三' }, at: NOON, until: NOON + 60 * MINUTE, reason: '检修' };
    for (const code of ['fault', 'fire']) {
      const records = testBook();
      hear(records, [signal('s1', { code })]);
      records.apply([{ type: 'alert', id: alerts(records)[0].id, record: { ...alerts(records)[0], shelved } }]);
      hear(records, [signal('s1', { code, on: false })], NOON + MINUTE);
      hear(records, [signal('s1', { code })], NOON + 10 * MINUTE);
      expect(alerts(records)[1].shelved).toEqual(code === 'fault' ? shelved : null);
    }
  });

  it('of an unknown sender are told apart by address, and valid whatever the device said', () => {
    const records = testBook();
    const unregistered = {
      device: null,
      kind: 'nobody-knows',
      code: 'x',
      place: '/unknown',
      value: NaN,
      point: '',
      text: '<b>火\u202e</b>'.repeat(3000),
    };
    hear(records, [
      signal('', { ...unregistered, address: 'gb26875:1/1.1.1' }),
      signal('', { ...unregistered, address: 'gb26875:1/1.1.2' }),
    ]);
    expect(alerts(records).map((alert) => alert.address)).toEqual(['gb26875:1/1.1.1', 'gb26875:1/1.1.2']);
    expect(incidents(records)).toHaveLength(2);
    for (const alert of alerts(records)) expect(alertSchema.parse(alert).lifeSafety).toBe(true);
  });
});

describe('incidents', () => {
  it('gather alerts of one affinity in one compound and window, and say why', () => {
    const records = testBook();
    hear(records, [signal('s1')]);
    hear(records, [signal('s2', { place: FURONG }), signal('s3', { code: 'fault' })], NOON + 4 * MINUTE);
    const [incident] = incidents(records);
    expect(incidents(records)).toHaveLength(1);
    expect(incident).toMatchObject({
      id: 'SJ20261123-0001',
      number: 'SJ20261123-0001',
      place: FURONG,
      affinity: 'fire',
      state: 'open',
      lifeSafety: true,
    });
    expect(incident.reason).toEqual({
      zh: '芙蓉里小区 4 分钟内 3 处消防告警：火警 ×2、故障 ×1',
      en: '3 fire alerts within 4 min at 芙蓉里小区: Fire ×2, Fault ×1',
    });
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
    const records = testBook();
    hear(records, [signal('s1')]);
    hear(records, [other], at);
    expect(incidents(records)).toHaveLength(2);
  });

  it('outside compounds gather by building', () => {
    const records = testBook();
    hear(records, [signal('s1', { place: `${HOME}/hall` }), signal('s2', { place: `${HOME}/hall/f1` })]);
    expect(incidents(records).map((incident) => incident.place)).toEqual([`${HOME}/hall`]);
  });

  it('are extreme once a second detector has seen the fire', () => {
    const records = testBook();
    hear(records, [signal('s1')]);
    expect(incidents(records)[0]).toMatchObject({ severity: 2, priority: 2, version: 1 });
    hear(records, [signal('s2')], NOON + 1);
    expect(incidents(records)[0]).toMatchObject({ severity: 1, priority: 1, version: 2 });
  });

  it('keep their version when one more alert of no greater gravity joins', () => {
    const records = testBook();
    hear(records, [signal('s1', { code: 'fault' })]);
    hear(records, [signal('s2', { code: 'fault' })], NOON + 1);
    expect(incidents(records)[0]).toMatchObject({ version: 1, updatedAt: NOON });
    expect(incidents(records)[0].alerts).toHaveLength(2);
  });

  it('open again when the same sensor fires within a day of closing, not later', () => {
    for (const [later, expected] of [
      [60 * MINUTE, 1],
      [25 * 60 * MINUTE, 2],
    ]) {
      const records = testBook();
      hear(records, [signal('s1')]);
      acknowledgeAll(records);
      hear(records, [signal('s1', { on: false })], NOON + MINUTE);
      close(records, NOON + 2 * MINUTE);
      hear(records, [signal('s1')], NOON + 2 * MINUTE + later);
      expect(incidents(records)).toHaveLength(expected);
      expect(incidents(records).at(-1)).toMatchObject({ state: 'open', closedAt: null });
      if (expected > 1) continue;
      const [{ text, words }] = incidents(records)[0].comments;
      expect([text, words?.en]).toEqual([words?.zh, expect.stringContaining('again, reopened.')]);
      expect(text).toContain('自动重开');
    }
  });

  it('opened again gather what comes with it, in one batch or two', () => {
    for (const batches of [[[signal('s1'), signal('s2')]], [[signal('s1')], [signal('s2')]]]) {
      const records = testBook();
      hear(records, [signal('s1')]);
      acknowledgeAll(records);
      hear(records, [signal('s1', { on: false })], NOON + MINUTE);
      close(records, NOON + 2 * MINUTE);
      for (const batch of batches) hear(records, batch, NOON + 60 * MINUTE);
      expect(incidents(records).map((incident) => [incident.state, incident.alerts.length])).toEqual([['open', 3]]);
    }
  });

  it('of a drill never take a real alert, not even of the same sensor', () => {
    const records = testBook();
    hear(records, [signal('s1')]);
    acknowledgeAll(records);
    hear(records, [signal('s1', { on: false })], NOON + MINUTE);
    hear(records, [signal('s1', { simulated: false })], NOON + 2 * MINUTE);
    expect(incidents(records).map((incident) => incident.simulated)).toEqual([true, false]);
  });

  it('take no more than they can hold', () => {
    const records = testBook();
    hear(
      records,
      Array.from({ length: 1200 }, (_, i) => signal(`s${i}`)),
    );
    expect(incidents(records).map((incident) => incident.alerts.length)).toEqual([500, 500, 200]);
    expect(incidents(records).map((incident) => incident.number)).toEqual(['SJ20261123-0001', 'SJ20261123-0002', 'SJ20261123-0003']);
  });

  it('are numbered by the local day, from the highest there is', () => {
    const records = testBook();
    hear(records, [signal('s1')], Date.UTC(2026, 10, 23, 15, 59));
    hear(records, [signal('s2')], Date.UTC(2026, 10, 23, 16, 30));
    hear(records, [signal('s3')], Date.UTC(2026, 10, 23, 17, 30));
    expect(incidents(records).map((incident) => incident.number)).toEqual(['SJ20261123-0001', 'SJ20261124-0001', 'SJ20261124-0002']);
  });

  it('do not break on names of any length', () => {
    const records = testBook();
    records.apply([{ type: 'place', id: FURONG, record: { ...records.get('place', FURONG)!, name: '🔥'.repeat(5000) } }]);
    hear(records, [signal('s1', { place: FURONG })]);
    expect(incidentSchema.parse(incidents(records)[0]).title.zh).toBe(`${'🔥'.repeat(59)}… · 火警`);
  });
});

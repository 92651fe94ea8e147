import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDevice, createColumns } from '#contract/live/columns.ts';
import { isVisible, isWithin, parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { unpackRollUp, needsAttention, type RollUp, type RollUpRow } from '#contract/live/rollup.ts';
import { KINDS, device } from '#server/fanout/fixture.ts';
import { RollUps, type StatusSource } from './roll-ups.ts';

const PLACES = ['/a/b/F01', '/a/b/F12', '/a/b', '/a', '/a/c', '/z', '/unknown'];
const STATUS_COUNT = 8;
/** `/a/b` is a building of the compound `/a`. */
const GROUND = { of: (path: string) => (isWithin(path, '/a') ? '/a' : path), isIndoors: (path: string) => path.startsWith('/a/b/') };

/** Statuses set by hand; everything that changed is told, as live state would. */
class Statuses implements StatusSource {
  readonly columns = createColumns(16);
  tick = 0;
  #changedAt = new Map<number, number>();

  set(handle: number, status: number): void {
    this.columns.status[handle] = status;
    this.#changedAt.set(handle, this.tick + 1);
  }

  changedSince(since: number): Uint32Array {
    return Uint32Array.from([...this.#changedAt].filter(([, tick]) => tick > since).map(([handle]) => handle));
  }
}

const alert = (id: string, patch: Partial<Alert>): Alert => ({
  id,
  version: 1,
  updatedAt: 1,
  updatedBy: { id: 's', name: 's' },
  device: null,
  address: 'x',
  kind: 'manhole',
  code: 'fire',
  severity: 1,
  lifeSafety: false,
  place: '/a',
  position: null,
  raisedAt: 1,
  lastAt: 1,
  observedAt: 1,
  clockFault: false,
  count: 1,
  active: true,
  clearedAt: null,
  acked: null,
  shelved: null,
  incident: null,
  point: 'water',
  value: 1,
  text: '',
  simulated: true,
  stored: true,
  ...patch,
});

const incident = (id: string, place: string, state: Incident['state']): Incident => ({ id, place, state }) as Incident;

interface Records {
  readonly device: Map<string, Device>;
  readonly alert: Map<string, Alert>;
  readonly incident: Map<string, Incident>;
}

/** Whether a case is counted as being handled at a place. */
function isHandledAt(path: string, { id, state, place }: Incident, { alert }: Records): boolean {
  const own = [...alert.values()].filter((one) => one.incident === id);
  return state !== 'closed' && !own.some(needsAttention) && [place, ...own.map((one) => one.place)].some((at) => isWithin(at, path));
}

/** The same from scratch, by looking at every record for every place. */
function recount(records: Records, statuses: Uint8Array): Map<string, RollUp> {
  const { device: devices, alert: alerts, incident: incidents } = records;
  const paths = new Set<string>();
  for (const { place } of [...devices.values(), ...alerts.values(), ...incidents.values()])
    for (let path = place; path !== ''; path = parentPath(path)) paths.add(path);
  return new Map(
    [...paths].map((path) => {
      const eyed = [...alerts.values()].filter((one) => isWithin(one.place, path) && needsAttention(one));
      const of = (severity: number): number => eyed.filter((one) => one.severity === severity).length;
      const count = Array.from(
        { length: STATUS_COUNT },
        (_, status) => [...devices.values()].filter((one) => isWithin(one.place, path) && statuses[one.handle] === status).length,
      );
      return [
        path,
        {
          alerts: [of(1), of(2), of(3), of(4)],
          unacked: eyed.filter((one) => one.acked === null).length,
          lifeSafety: eyed.filter((one) => one.lifeSafety).length,
          handled: [...incidents.values()].filter((one) => isHandledAt(path, one, records)).length,
          devices: count,
        },
      ];
    }),
  );
}

const nothing = ({ alerts, handled, devices }: RollUp): boolean => [...alerts, handled, ...devices].every((count) => count === 0);
const meaningful = (rollUps: ReadonlyMap<string, RollUp>): [string, RollUp][] =>
  [...rollUps].filter(([, rollUp]) => !nothing(rollUp)).sort(([a], [b]) => (a < b ? -1 : 1));

/** A screen that takes pages of three. */
class Screen {
  readonly held = new Map<string, RollUp>();
  #position = 0;

  take(rollUps: RollUps, jurisdiction: string, pages: number): void {
    for (let page = 0; page < pages; page++) {
      const { to, rows } = rollUps.since(this.#position, jurisdiction, 3);
      for (const row of rows) this.held.set(row[0], unpackRollUp(row));
      this.#position = to;
    }
  }
}

/** All of it at once. */
function count(rollUps: RollUps, { device: devices, alert: alerts, incident: incidents }: Partial<Records>): void {
  const work = rollUps.begin({ devices: devices?.values() ?? [], alerts: alerts?.values() ?? [], incidents: incidents?.values() ?? [] });
  while (!work.next().done);
}

const handle = fc.nat(5);
const act = fc.oneof(
  fc.record({ do: fc.constant('device' as const), handle, place: fc.constantFrom(...PLACES, null) }),
  fc.record({ do: fc.constant('status' as const), handle, status: fc.nat(STATUS_COUNT - 1) }),
  fc.record({
    do: fc.constant('alert' as const),
    id: fc.constantFrom('1', '2', '3'),
    place: fc.constantFrom(...PLACES, null),
    severity: fc.constantFrom(1, 2, 3, 4),
    active: fc.boolean(),
    acked: fc.boolean(),
    shelved: fc.boolean(),
    lifeSafety: fc.boolean(),
    incident: fc.constantFrom(null, 'i', 'j'),
  }),
  fc.record({
    do: fc.constant('incident' as const),
    id: fc.constantFrom('i', 'j'),
    place: fc.constantFrom(...PLACES, null),
    state: fc.constantFrom('open' as const, 'dispatched' as const, 'closed' as const),
  }),
  fc.record({ do: fc.constant('tick' as const) }),
  fc.record({ do: fc.constant('take' as const), pages: fc.integer({ min: 1, max: 3 }) }),
);

describe('roll-ups', () => {
  it('count a case whose sensors are restored where it burned, until it is closed', () => {
    const rollUps = new RollUps(new Statuses(), GROUND);
    const acked = { by: { id: 'u', name: 'u' }, at: 1 };
    const at = (path: string): number => {
      rollUps.flush();
      const row = rollUps.since(0, '/', 100).rows.find(([one]) => one === path);
      return row ? unpackRollUp(row).handled : 0;
    };
    const tell = (...records: Parameters<typeof put>[]): void => rollUps.apply(records.map((one) => put(...one)));
    tell(['alert', alert('1', { place: '/a/b/F12', incident: 'i', acked })], ['incident', incident('i', '/a', 'dispatched')]);
    tell(['alert', alert('2', { place: '/a/b/F01', incident: 'i', acked })]);
    expect(at('/a')).toBe(0);
    tell(['alert', alert('1', { place: '/a/b/F12', incident: 'i', acked, active: false })]);
    expect(at('/a')).toBe(0);
    tell(['alert', alert('2', { place: '/a/b/F01', incident: 'i', acked, active: false })]);
    expect(['/a', '/a/b', '/a/b/F12', '/a/b/F01'].map(at)).toEqual([1, 1, 1, 1]);
    tell(['incident', incident('i', '/a', 'closed')]);
    expect(['/a', '/a/b', '/a/b/F12', '/a/b/F01'].map(at)).toEqual([0, 0, 0, 0]);
  });

  it('take in what changes while they are being filled', () => {
    const live = new Statuses();
    const devices = new Map(Array.from({ length: 6 }, (_, h) => [`d${h}`, device(h, `/a/b/F0${h}`)]));
    for (const { handle } of devices.values()) addDevice(live.columns, handle, KINDS.get('manhole')!);
    const rollUps = new RollUps(live, GROUND);
    const work = rollUps.begin({ devices: devices.values(), alerts: [], incidents: [] });
    const change = (id: string, record: Device | null): void => {
      if (record) devices.set(id, record);
      else devices.delete(id);
      rollUps.apply([{ type: 'device', id, record }]);
    };
    for (let step = 0; step < 3; step++) work.next();
    change('d0', device(0, '/z'));
    change('d5', device(5, '/z'));
    change('d4', null);
    change('d9', device(9, '/z'));
    live.set(1, 3);
    while (!work.next().done);
    live.tick++;
    rollUps.flush();
    const held = new Map(rollUps.since(0, '/', 100).rows.map((row) => [row[0], unpackRollUp(row)]));
    const total = (path: string): number => held.get(path)?.devices.reduce((sum, n) => sum + n, 0) ?? 0;
    expect([total('/a'), total('/z'), held.get('/a')?.devices[3]]).toEqual([3, 3, 1]);
  });

  it('kept by difference equal a recount from scratch, and a screen that takes pages when it can ends exact', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), fc.constantFrom('/a', '/', '/a/b'), (acts, jurisdiction) => {
        const live = new Statuses();
        for (let h = 0; h < 6; h++) addDevice(live.columns, h, KINDS.get('manhole')!);
        const rollUps = new RollUps(live, GROUND);
        const records: Records = { device: new Map(), alert: new Map(), incident: new Map() };
        const { device: devices, alert: alerts, incident: incidents } = records;
        const screen = new Screen();
        const apply = (change: RecordChange): void => rollUps.apply([change]);
        for (const step of acts) {
          if (step.do === 'status') live.set(step.handle, step.status);
          else if (step.do === 'take') screen.take(rollUps, jurisdiction, step.pages);
          else if (step.do === 'tick') {
            live.tick++;
            rollUps.flush();
          } else if (step.do === 'device') {
            const id = `d${step.handle}`;
            if (step.place === null) devices.delete(id);
            else devices.set(id, device(step.handle, step.place));
            apply({ type: 'device', id, record: devices.get(id) ?? null });
          } else if (step.do === 'incident') {
            if (step.place === null) incidents.delete(step.id);
            else incidents.set(step.id, incident(step.id, step.place, step.state));
            apply({ type: 'incident', id: step.id, record: incidents.get(step.id) ?? null });
          } else {
            const { id, place, acked, shelved, severity, active, lifeSafety } = step;
            const by = { by: { id: 'u', name: 'u' }, at: 1 };
            if (place === null) alerts.delete(id);
            else
              alerts.set(
                id,
                alert(id, {
                  place,
                  active,
                  lifeSafety,
                  incident: step.incident,
                  severity: severity as Alert['severity'],
                  acked: acked ? by : null,
                  shelved: shelved ? { ...by, until: 9, reason: 'x' } : null,
                }),
              );
            apply({ type: 'alert', id, record: alerts.get(id) ?? null });
          }
        }
        live.tick++;
        rollUps.flush();
        const truth = recount(records, live.columns.status);
        const all = new Map(rollUps.since(0, '/', 1000).rows.map((row) => [row[0], unpackRollUp(row)]));
        expect(meaningful(all)).toEqual(meaningful(truth));
        screen.take(rollUps, jurisdiction, 20);
        expect(meaningful(screen.held)).toEqual(meaningful(truth).filter(([path]) => isVisible(path, jurisdiction)));
        const fresh = new RollUps(live, GROUND);
        count(fresh, records);
        expect(meaningful(new Map(fresh.since(0, '/', 1000).rows.map((row) => [row[0], unpackRollUp(row)])))).toEqual(meaningful(truth));
      }),
      { numRuns: 300 },
    );
  });

  it('starts from what there is, tells only what changed, and forgets old changes', () => {
    const live = new Statuses();
    const devices = Array.from({ length: 4 }, (_, h) => device(h, `/a/b/F0${h}`));
    for (const one of devices) addDevice(live.columns, one.handle, KINDS.get('manhole')!);
    const rollUps = new RollUps(live, GROUND);
    count(rollUps, {
      device: new Map(devices.map((one) => [one.id, one])),
      alert: new Map([['1', alert('1', { place: '/a/b/F01', lifeSafety: true })]]),
    });
    const paths = (rows: readonly RollUpRow[]): string[] => rows.map(([path]) => path).sort();
    const first = rollUps.since(0, '/', 100);
    expect(paths(first.rows)).toEqual(['/a', '/a/b', '/a/b/F00', '/a/b/F01', '/a/b/F02', '/a/b/F03']);
    expect(unpackRollUp(first.rows.find(([path]) => path === '/a')!)).toMatchObject({
      alerts: [1, 0, 0, 0],
      unacked: 1,
      lifeSafety: 1,
      devices: [4, 0, 0, 0, 0, 0, 0, 0],
    });
    for (let round = 0; round < 3000; round++) {
      live.set(2, round % 3);
      live.tick++;
      rollUps.flush();
    }
    expect(paths(rollUps.since(first.to, '/', 100).rows)).toEqual(['/a', '/a/b', '/a/b/F02']);
    expect(rollUps.since(rollUps.position, '/', 100).rows).toEqual([]);
    rollUps.apply([put('device', device(0, '/z'))]);
    expect(rollUps.since(rollUps.position, '/', 100).rows).toEqual([]);
    rollUps.flush();
    expect(paths(rollUps.since(first.to, '/a', 100).rows)).toEqual(['/a', '/a/b', '/a/b/F00', '/a/b/F02']);
  });
});

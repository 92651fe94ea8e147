import { describe, expect, it } from 'vitest';
import type { CarePlan } from '#contract/care/care-plan.ts';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import type { LimitChange } from '#contract/kinds/limit-change.ts';
import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import type { Bench } from './suite-bench.ts';
import { ACTOR, HOSTILE } from './record-fixture.ts';
import type { StoredKind } from '../stores/kind-store.ts';

const stored = (id: string, version: number, en = 'Meter'): StoredKind => ({
  id,
  version,
  at: 1_800_000_000_000 + version,
  actor: ACTOR,
  reason: '新装水表',
  kind: defineDeviceKind({
    id,
    label: label('水表', en),
    icon: 'gauge',
    category: 'municipal',
    expectedIntervalS: 60,
    headline: 'flow',
    points: { flow: { label: label('流量', 'Flow'), unit: 'm³/h', range: [0, 100], decimals: 1 } },
    alerts: {},
  }),
});
const audit = (subject: string) =>
  ({ actor: ACTOR, action: 'kind:accept', subject, outcome: 'done', detail: '', from: '::1', place: null }) as const;

/** What administrators say of kinds. */
export function kindTests(bench: Bench): void {
  uploadTests(bench);
  limitTests(bench);
  careTests(bench);
  patrolTests(bench);
  auditedTests(bench);
}

function uploadTests({ fresh }: Bench): void {
  describe('uploaded device kinds', () => {
    it('are kept by version with the audit row, the newest first, over a restart', async () => {
      const { storage, ground } = await fresh();
      const [first, second] = [stored('meter', 1), stored('meter', 2, HOSTILE.join(' ').replaceAll('\0', ''))];
      await storage.kinds.add(first, audit('meter'));
      await storage.kinds.add(stored('alarm', 1), audit('alarm'));
      await storage.kinds.add(second, audit('meter'));
      expect((await storage.audit.list({ limit: 10 })).items.map(({ subject }) => subject)).toEqual(['meter', 'alarm', 'meter']);
      await storage.close();
      const again = await ground.open();
      expect(await again.kinds.list()).toEqual([stored('alarm', 1), second, first]);
      expect(await again.audit.verify()).toBeNull();
      await again.close();
    });

    it('a version that is there is not written over, and leaves no audit row', async () => {
      const { storage } = await fresh();
      await storage.kinds.add(stored('meter', 1), audit('first'));
      await expect(storage.kinds.add(stored('meter', 1, 'Other'), audit('second'))).rejects.toMatchObject({ kind: 'data' });
      expect(await storage.kinds.list()).toEqual([stored('meter', 1)]);
      expect((await storage.audit.list({ limit: 10 })).items.map(({ subject }) => subject)).toEqual(['first']);
    });
  });
}

const change = (id: number, more: Partial<LimitChange> = {}): LimitChange => ({
  id,
  kind: 'manhole',
  place: null,
  device: null,
  point: 'waterLevelCm',
  limit: 'alert',
  value: { bound: 120.5, release: 110, forS: null },
  at: 1_800_000_000_000 + id,
  actor: ACTOR,
  reason: '雨季',
  ...more,
});
function limitTests({ fresh }: Bench): void {
  describe('limits that administrators set', () => {
    it('are kept with the audit row, the newest first, over a restart', async () => {
      const { storage, ground } = await fresh();
      const changes = [
        change(1),
        change(2, { place: '/370102/p', device: null, value: null, reason: HOSTILE.join(' ').replaceAll('\0', '').slice(0, 500) }),
        change(3, { device: 'd1', limit: 'limits.0', value: { bound: 3, release: null, forS: 600 } }),
      ];
      for (const each of changes) await storage.limits.add(each, audit(String(each.id)));
      await storage.close();
      const again = await ground.open();
      expect(await again.limits.list()).toEqual(changes.toReversed());
      expect((await again.audit.list({ limit: 10 })).items.map(({ subject }) => subject)).toEqual(['3', '2', '1']);
      expect(await again.audit.verify()).toBeNull();
      await again.close();
    });

    it('a change that is there is not written over, and leaves no audit row', async () => {
      const { storage } = await fresh();
      await storage.limits.add(change(1), audit('first'));
      await expect(storage.limits.add(change(1, { reason: '别的' }), audit('second'))).rejects.toMatchObject({ kind: 'data' });
      expect(await storage.limits.list()).toEqual([change(1)]);
      expect((await storage.audit.list({ limit: 10 })).items.map(({ subject }) => subject)).toEqual(['first']);
    });
  });
}

function careTests({ fresh }: Bench): void {
  it('of people cared for the newest is kept, over a restart, and nothing of who is cared for no more', async () => {
    const { storage, ground } = await fresh();
    const plan = (id: string, version: number): CarePlan => ({
      id,
      version,
      at: 1_800_000_000_000 + version,
      actor: ACTOR,
      name: '王奶奶',
      devices: ['m1'],
      stillAfterH: 12,
      mostLh: 200,
      quiet: { from: 1320, until: 360 },
      leave: null,
      contacts: [{ name: '王小明', relation: '儿子', phone: '0531-00000000' }],
    });
    for (const each of [plan('GA1', 1), plan('GA2', 1), plan('GA1', 2)]) await storage.care.put(each, audit(each.id));
    await storage.close();
    const again = await ground.open();
    expect(await again.care.list()).toEqual([plan('GA1', 2), plan('GA2', 1)]);
    await again.care.remove('GA1', 1_800_000_000_000, audit('GA1'));
    expect((await again.care.list()).map(({ id }) => id)).toEqual(['GA2']);
    await again.close();
  });
}

function patrolTests({ fresh }: Bench): void {
  it('of routes the newest is kept, and every round as it is now, over a restart, until it is old', async () => {
    const { storage, ground } = await fresh();
    const plan = (id: string, version: number): PatrolPlan => ({
      id,
      version,
      at: 1_800_000_000_000 + version,
      actor: ACTOR,
      reason: '新设',
      name: '东线',
      shifts: [],
      active: true,
      points: [{ device: 'p1', dueMin: 10, photo: false }],
      lastsMin: 20,
      graceMin: 2,
      radiusM: 50,
    });
    const round = (from: number, name: string): PatrolRound => ({
      id: `XJ1-${from}`,
      plan: 'XJ1',
      name,
      shift: '早班',
      begunBy: null,
      from,
      until: from + 1,
      graceMs: 0,
      radiusM: 50,
      simulated: false,
      stoppedAt: null,
      points: [],
    });
    for (const each of [plan('XJ1', 1), plan('XJ2', 1), plan('XJ1', 2)]) await storage.patrols.put(each, audit(each.id));
    await storage.patrols.write([round(1000, 'a'), round(2000, 'b')]);
    await storage.patrols.write([round(2000, 'c'), round(3000, 'd')]);
    await storage.close();
    const again = await ground.open();
    expect(await again.patrols.list()).toEqual([plan('XJ1', 2), plan('XJ2', 1)]);
    expect(await again.patrols.rounds(1000, 3000)).toEqual([round(1000, 'a'), round(2000, 'c')]);
    expect([await again.patrols.prune(2000), await again.patrols.rounds(-1, Infinity)]).toEqual([1, [round(2000, 'c'), round(3000, 'd')]]);
    await again.patrols.remove('XJ1', 1_800_000_000_000, audit('XJ1'));
    expect((await again.patrols.list()).map(({ id }) => id)).toEqual(['XJ2']);
    await again.close();
  });
}

function auditedTests({ fresh }: Bench): void {
  it.each(['care', 'patrols', 'schedules'] as const)(
    'of %s nothing is kept, and nothing removed, where the audit row cannot be',
    async (name) => {
      const { storage } = await fresh();
      const store = storage[name] as unknown as AnyStore;
      const decided = { id: 'X1', version: 1, at: 1_800_000_000_000 };
      await store.put(decided, audit('kept'));
      await expect(store.put({ ...decided, version: 2, at: NaN }, audit('not kept'))).rejects.toThrow();
      await expect(store.remove('X1', NaN, audit('not removed'))).rejects.toThrow();
      expect(await store.list()).toEqual([decided]);
      await store.remove('X1', decided.at, audit('removed'));
      expect(await store.list()).toEqual([]);
      expect((await storage.audit.list({ limit: 10 })).items.map(({ subject }) => subject)).toEqual(['removed', 'kept']);
      await storage.close();
    },
  );
}

/** Stores of what people decide, of each the newest. */
interface AnyStore {
  put(decided: object, row: ReturnType<typeof audit>): Promise<void>;
  remove(id: string, at: number, row: ReturnType<typeof audit>): Promise<void>;
  list(): Promise<object[]>;
}

import { describe, expect, it } from 'vitest';
import { ACTOR } from './record-fixture.ts';
import type { Bench } from './suite-bench.ts';
import type { Account, SessionRow } from '../stores/account-store.ts';
import type { WallPlan } from '#contract/walls/layout/in-force.ts';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import type { StoredCanvas, StoredWall } from '../stores/wall-store.ts';

const account = (fields: Partial<Account> = {}): Account => ({
  id: 'u1',
  login: 'duty',
  name: '值班员甲',
  role: 'duty-officer',
  jurisdiction: '/370102',
  passwordHash: null,
  mustChange: false,
  disabled: false,
  demo: false,
  crews: [],
  ...fields,
});
const session = (tokenHash: string, fields: Partial<SessionRow> = {}): SessionRow => ({
  tokenHash,
  account: 'u1',
  createdAt: 1,
  seenAt: 1,
  expiresAt: 100,
  ...fields,
});

export function accountTests(bench: Bench): void {
  const { fresh } = bench;
  describe('accounts', () => {
    it('puts, replaces and finds', async () => {
      const { storage } = await fresh();
      await storage.accounts.put(account({ login: 'Duty' }));
      const changed = account({ passwordHash: '$argon2id$…', mustChange: true, disabled: true, demo: true, crews: ['crew-1'] });
      await storage.accounts.put(changed);
      expect(await storage.accounts.byId('u1')).toEqual(changed);
      expect(await storage.accounts.byLogin('DUTY')).toEqual(changed);
      expect(await storage.accounts.byLogin('nobody')).toBeNull();
      await storage.accounts.put(account({ id: 'u2', login: 'admin' }));
      expect((await storage.accounts.list()).map((one) => one.id)).toEqual(['u2', 'u1']);
      await expect(storage.accounts.put(account({ id: 'u3' }))).rejects.toMatchObject({ kind: 'data' });
    });

    it('keeps and drops sessions', async () => {
      const { storage } = await fresh();
      for (const one of [
        session('a'),
        session('b', { expiresAt: 10 }),
        session('c', { account: 'u2' }),
        session('d', { account: 'u2', expiresAt: 10 }),
      ]) {
        await storage.accounts.putSession(one);
      }
      await storage.accounts.putSession(session('a', { seenAt: 50, expiresAt: 150 }));
      expect(await storage.accounts.session('a')).toEqual(session('a', { seenAt: 50, expiresAt: 150 }));
      expect((await storage.accounts.sessions(10)).map(({ tokenHash }) => tokenHash).sort()).toEqual(['a', 'c']);
      expect(await storage.accounts.dropSessions({ expiredBefore: 10 })).toBe(0);
      expect(await storage.accounts.dropSessions({ account: 'u2', expiredBefore: 50 })).toBe(1);
      expect(await storage.accounts.dropSessions({ tokenHash: 'a' })).toBe(1);
      expect(await storage.accounts.dropSessions({ account: 'u2' })).toBe(1);
      expect(await storage.accounts.session('b')).not.toBeNull();
      await expect(storage.accounts.dropSessions({})).rejects.toMatchObject({ kind: 'data' });
    });

    it('keeps small named values', async () => {
      const { storage } = await fresh();
      expect(await storage.accounts.getValue('device:m1')).toBeNull();
      await storage.accounts.putValue('device:m1', 'one');
      await storage.accounts.putValue('device:m1', '二');
      expect(await storage.accounts.getValue('device:m1')).toBe('二');
      await storage.accounts.putValue('device:m0', '%');
      await storage.accounts.putValue('device_:m0', 'x');
      expect(await storage.accounts.valuesOf('device:')).toEqual([
        { name: 'device:m0', value: '%' },
        { name: 'device:m1', value: '二' },
      ]);
      await storage.accounts.putValue('device:m1', null);
      expect(await storage.accounts.getValue('device:m1')).toBeNull();
    });
  });
  wallTests(bench);
  layoutTests(bench);
}

const wall = (id: string): StoredWall => ({
  id,
  name: `大屏 ${id}`,
  role: 'wall-leader',
  jurisdiction: '/370102',
  tokenHash: `hash of ${id}`,
  pairedAt: 1_800_000_000_000,
  pairedBy: ACTOR,
  seen: { at: 1_800_000_000_000, from: '10.0.0.7', agent: 'Chrome', version: '1' },
  tile: null,
});
const canvas = (id: string): StoredCanvas => ({
  id,
  version: 1,
  name: `拼接墙 ${id}`,
  role: 'wall-leader',
  jurisdiction: '/370102',
  shape: { columns: 2, rows: 1, tile: { width: 1920, height: 1080, widthMm: 1209.6 }, bezelMm: 3.5, distanceM: 8 },
});

const layout = (id: string, name: string): WallLayout => ({
  id,
  version: 1,
  updatedAt: 1_800_000_000_000,
  updatedBy: ACTOR,
  name,
  jurisdiction: '/370102',
  layout: { columns: 24, map: { column: 0, row: 0, columns: 24, rows: 12 }, look: 'own', regions: [] },
});
const plan = (id: string): WallPlan => ({
  id,
  version: 1,
  updatedAt: 1_800_000_000_000,
  updatedBy: ACTOR,
  presets: [{ by: 'incident', layout: 'b', priority: 1, affinity: 'fire', until: 'closed', mostMinutes: 120 }],
  hand: null,
});

function wallTests({ fresh }: Bench): void {
  describe('paired walls', () => {
    it('are kept with how they were last seen, over a restart', async () => {
      const { storage, ground } = await fresh();
      await storage.walls.add(wall('b'));
      const tile = { canvas: 'c', column: 1, row: 0 };
      await storage.walls.add({ ...wall('a'), tile });
      const seen = { at: 1_800_000_060_000, from: '10.0.0.8', agent: 'Chrome/140', version: '2' };
      await storage.walls.seen('b', seen);
      await storage.close();
      const again = await ground.open();
      expect(await again.walls.list()).toEqual([
        { ...wall('a'), tile },
        { ...wall('b'), seen },
      ]);
      await again.close();
    });

    it('of several screens are kept as they were last drawn, each under a name of its own', async () => {
      const { storage, ground } = await fresh();
      await storage.walls.putCanvas(canvas('a'));
      await storage.walls.putCanvas(canvas('b'));
      const drawn = { ...canvas('b'), version: 2, name: '东墙', shape: { ...canvas('b').shape, rows: 2 } };
      await storage.walls.putCanvas(drawn);
      await expect(storage.walls.putCanvas({ ...canvas('c'), name: '东墙' })).rejects.toMatchObject({ kind: 'data' });
      await storage.close();
      const again = await ground.open();
      expect((await again.walls.canvases()).map(({ id }) => id).sort()).toEqual(['a', 'b']);
      expect(await again.walls.canvases()).toContainEqual(drawn);
      await again.walls.removeCanvas('b');
      expect(await again.walls.canvases()).toEqual([canvas('a')]);
      await again.close();
    });

    it('that are removed do not come back by being seen', async () => {
      const { storage } = await fresh();
      await storage.walls.add(wall('a'));
      await storage.walls.remove('a');
      await storage.walls.seen('a', wall('a').seen);
      expect(await storage.walls.list()).toEqual([]);
    });

    it('have each a name and a credential of their own', async () => {
      const { storage } = await fresh();
      await storage.walls.add(wall('a'));
      await expect(storage.walls.add({ ...wall('b'), name: wall('a').name })).rejects.toMatchObject({ kind: 'data' });
      await expect(storage.walls.add({ ...wall('b'), tokenHash: wall('a').tokenHash })).rejects.toMatchObject({ kind: 'data' });
      expect(await storage.walls.list()).toEqual([wall('a')]);
    });
  });
}

function layoutTests({ fresh }: Bench): void {
  describe('layouts of walls', () => {
    it('are kept as they were last written, with the plans of which a wall has when', async () => {
      const { storage, ground } = await fresh();
      await storage.walls.putLayout(layout('a', '平时'));
      await storage.walls.putLayout(layout('b', '火警'));
      await storage.walls.putLayout({ ...layout('b', '一级火警'), version: 2 });
      await expect(storage.walls.putLayout(layout('c', '平时'))).rejects.toMatchObject({ kind: 'data' });
      await storage.walls.putPlan(plan('wall-1'));
      const hand = { layout: 'b', by: '值班员', at: 1_800_000_000_000, until: 1_800_000_600_000 };
      await storage.walls.putPlan({ ...plan('wall-1'), version: 2, hand });
      await storage.walls.putPlan(plan('wall-2'));
      await storage.walls.removePlan('wall-2');
      await storage.walls.removeLayout('a');
      await storage.close();
      const again = await ground.open();
      expect(await again.walls.layouts()).toEqual([{ ...layout('b', '一级火警'), version: 2 }]);
      expect(await again.walls.plans()).toEqual([{ ...plan('wall-1'), version: 2, hand }]);
      await again.close();
    });
  });
}

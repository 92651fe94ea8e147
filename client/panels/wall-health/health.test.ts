import { expect, it } from 'vitest';
import { STATUS } from '#contract/live/status.ts';
import { countWithin, faultsOf, healthOf, percent } from './health.ts';

it('counts late, offline and never heard devices as not online', () => {
  const counts = new Map([
    [STATUS.normal, 90],
    [STATUS.alert, 5],
    [STATUS.stale, 3],
    [STATUS.offline, 1],
    [STATUS.unknown, 1],
  ]);
  const health = healthOf({ total: () => 100, count: (_, status) => counts.get(status) ?? 0 }, null);
  expect(health).toMatchObject({ total: 100, online: 95, rate: 0.95 });
  expect(healthOf({ total: () => 0, count: () => 0 }, 'camera').rate).toBeNull();
});

it('says what is wrong so that it adds up to all: devices never heard too, when there are any', () => {
  const said = (unknown: number): string[] => {
    const counts = new Map([
      [STATUS.normal, 90],
      [STATUS.fault, 2],
      [STATUS.stale, 3],
      [STATUS.offline, 1],
      [STATUS.unknown, unknown],
    ]);
    return faultsOf(healthOf({ total: () => 96 + unknown, count: (_, status) => counts.get(status) ?? 0 }, null)).map(
      ({ words, n }) => `${words} ${n}`,
    );
  };
  expect(said(0)).toEqual(['wall.offline 1', 'wall.stale 3', 'wall.fault 2']);
  expect(said(7)).toEqual(['wall.offline 1', 'wall.stale 3', 'wall.fault 2', 'wall.unknown 7']);
});

it('never rounds up to all', () => {
  expect([percent(0.9999), percent(1), percent(0), percent(null)]).toEqual(['99.9%', '100%', '0.0%', '—']);
});

it('of a community counts its own devices alone', () => {
  const status = [STATUS.normal, STATUS.offline, STATUS.normal];
  const devices = ['/s/a', '/s/a', '/s/b'].map((place, handle) => ({ place, handle, kind: 'camera' }));
  const health = healthOf(
    countWithin(devices, status, (path) => path === '/s/a'),
    'camera',
  );
  expect(health).toMatchObject({ total: 2, online: 1, rate: 0.5 });
});

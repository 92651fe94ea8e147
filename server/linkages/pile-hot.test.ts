import { expect, it } from 'vitest';
import type { Operation } from '#contract/records/operation.ts';
import { put } from '#contract/records/record.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { zoneOf } from '#contract/zone.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Linkages, loadLinkages } from './linkages.ts';

const NOW = Date.UTC(2026, 10, 27, 3);
const kinds = await loadKinds();
const linkages = await loadLinkages(kinds);
const PLACE = '/jn/lixia';

it('a hot charging pile stops charging, no other does, and nothing starts it again by itself', () => {
  const records = new Records();
  const pile = make('device', {
    id: 'pile',
    handle: 0,
    kind: 'charging-pile',
    place: PLACE,
    position: [117.037, 36.669, 1],
    addresses: [],
  });
  const other = make('device', { ...pile, id: 'other', handle: 1 });
  records.apply([put('device', pile), put('device', other)]);
  const following = new Linkages({ linkages, records, kinds, zone: zoneOf('Asia/Shanghai'), monotonic: () => 0 });
  const told = (active: boolean): string[] => {
    const alert = make('alert', { device: 'pile', kind: 'charging-pile', code: 'pile-hot', place: PLACE, active, late: undefined });
    records.apply([put('alert', alert)]);
    following.follow({ seq: 1, at: NOW, actor: alert.updatedBy, cause: 'rule', changes: [put('alert', alert)] });
    const changes = following.take(NOW);
    records.apply(changes);
    return changes.map(({ record }) => `${(record as Operation).device} ${(record as Operation).action}`);
  };
  expect(told(true)).toEqual(['pile stop-charging']);
  expect(told(false)).toEqual([]);
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { STATUS, STATUSES } from '#contract/live/status.ts';
import type { RollUp } from '#contract/live/rollup.ts';
import type { AreasMark, Mark, StoreysMark } from '#client/marks/marks.ts';
import type { View } from '#client/view/view.ts';
import { LAYERS } from '../discover.ts';
import { createFakeWorld, fakeAlert, withdrawn, type FakeWorld } from '../fake-world.ts';
import { hostLayers, type LayerHost } from '../host.ts';
import { fetchStoreys } from './lazy-storeys.ts';

const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };
/** Of ten floors in 30 m. */
const TOWER = '/s/q0/c0/b';

function show(fake: FakeWorld): LayerHost & { mark<M extends Mark>(id: string): M | undefined } {
  const host = hostLayers(LAYERS, fake.world, 'zh', HOME, () => undefined);
  return { ...host, mark: <M extends Mark>(id: string) => host.marks().find((mark) => mark.id === id) as M | undefined };
}
const alertOn = (fake: FakeWorld, floor: string, patch: Partial<Alert> = {}): ReturnType<typeof fakeAlert> =>
  fakeAlert(fake.world.deviceByHandle(0)!, { id: floor, place: `${TOWER}/${floor}`, ...patch });
const drawn = (host: ReturnType<typeof show>): [string, string, number][] =>
  (host.mark<StoreysMark>('buildings/storeys')?.storeys ?? []).map(({ path, tone, strength }) => [
    path.slice(TOWER.length + 1),
    tone,
    Number(strength.toFixed(2)),
  ]);
const tinted = (host: ReturnType<typeof show>): string[] => host.mark<AreasMark>('buildings/rollup')!.areas.map(({ path }) => path);
const counts = (...alerts: [number, number, number, number]): RollUp => ({
  alerts,
  unacked: 0,
  lifeSafety: 0,
  handled: 0,
  devices: STATUSES.map(() => 0),
});

describe('storeys', () => {
  beforeAll(fetchStoreys);

  it('burn alone: the floors above are at risk of smoke, the nearest most, and the rest of the tower is as it was', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    fake.put(alertOn(fake, 'F07'));
    fake.roll(new Map([[TOWER, counts(1, 0, 0, 0)]]));
    expect(drawn(host)).toEqual([
      ['F07', 'extreme', 1],
      ['F08', 'warning', 0.85],
      ['F09', 'warning', 0.68],
      ['F10', 'warning', 0.54],
    ]);
    expect(tinted(host)).toEqual([]);
    const [burning] = host.mark<StoreysMark>('buildings/storeys')!.storeys;
    expect([burning.bottom, burning.top]).toEqual([18, 21]);
  });

  it('leave the whole tower to alerts that no floor is known of', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    fake.put(alertOn(fake, 'F02'));
    fake.roll(new Map([[TOWER, counts(2, 0, 0, 0)]]));
    expect(tinted(host)).toEqual([TOWER]);
    fake.put(alertOn(fake, 'F03'));
    expect(tinted(host)).toEqual([]);
    fake.put(withdrawn(alertOn(fake, 'F03')));
    expect(tinted(host)).toEqual([TOWER]);
  });

  it('show what else is the matter in the tone of the worst, faint when lesser or over; no smoke comes of it', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    fake.put(
      alertOn(fake, 'F02', { severity: 2, code: 'battery', lifeSafety: false }),
      alertOn(fake, 'F04', { severity: 3, code: 'battery', lifeSafety: false }),
      alertOn(fake, 'F09', { active: false, clearedAt: 5 }),
    );
    expect(drawn(host)).toEqual([
      ['F02', 'severe', 0.7],
      ['F04', 'moderate', 0.3],
      ['F09', 'extreme', 0.3],
    ]);
  });

  it('below the ground show at the foot of the walls, and all floors above are at risk', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    fake.put(alertOn(fake, 'B1'));
    expect(drawn(host).slice(0, 2)).toEqual([
      ['B1', 'extreme', 1],
      ['F01', 'warning', 0.85],
    ]);
    expect(drawn(host)).toHaveLength(11);
    fake.put(withdrawn(alertOn(fake, 'B1')));
    expect(drawn(host)).toEqual([]);
  });

  it('are drawn with the next live frame when they come late', () => {
    const fake = createFakeWorld(4);
    fake.put(alertOn(fake, 'F05'));
    const host = show(fake);
    fake.live(new Map([[1, STATUS.normal]]));
    expect(drawn(host)[0]).toEqual(['F05', 'extreme', 1]);
  });
});

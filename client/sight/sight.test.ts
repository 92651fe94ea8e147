import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { STATUS } from '#contract/live/status.ts';
import { createFakeWorld, fakeAlert, type FakeWorld } from '#client/layers/fake-world.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { hostLayers } from '#client/layers/host.ts';
import type { FootprintsMark, LabelsMark, LinesMark, Mark, PulsesMark } from '#client/marks/marks.ts';
import { formatView, parseView, type View } from '#client/view/view.ts';
import { MOST_SIGHTINGS, rankFor, sightingsOf, type Sightings } from './camera-coverage.ts';
import { openPoint, pathAround, readPoint } from './point.ts';
import { showsSight, sightTarget } from './target.ts';

/** North of the fake world's first building, whose walls stand 0.0002° around 117, 36.6. */
const OUTSIDE = [117, 36.6004, 2] as const;
const LOOKS_AT_IT: readonly [lon: number, lat: number, azimuth: number] = [117.0002, 36.6006, 225];
const BEHIND_IT: readonly [lon: number, lat: number, azimuth: number] = [117, 36.5994, 0];

/** Device 0 stands outside; 1 sees it, 2 looks at it through the building, 3 does not reach, all of them alive. */
function scene(more = 0): FakeWorld {
  const fake = createFakeWorld(4 + more);
  const camera = (handle: number, [lon, lat, azimuth]: readonly [number, number, number], reach: number): void => {
    const device = fake.world.deviceByHandle(handle)!;
    fake.put(put('device', { ...device, position: [lon, lat, 3], camera: { azimuth, fov: 80, reach } }));
  };
  fake.put(put('device', { ...fake.world.deviceByHandle(0)!, position: OUTSIDE }));
  camera(1, LOOKS_AT_IT, 40);
  camera(2, BEHIND_IT, 80);
  camera(3, [117.005, 36.6, 0], 50);
  for (let handle = 4; handle < 4 + more; handle++) camera(handle, LOOKS_AT_IT, 40);
  return fake;
}
const sightings = (fake: FakeWorld, open = 'device:d0'): Sightings =>
  sightingsOf(fake.world, rankFor(fake.world, sightTarget(fake.world, open)!));
const said = ({ best, seeing, near }: Sightings): unknown => ({
  seeing,
  near,
  best: best.map(({ camera, reason, seeing: sees }) => `${camera} ${sees ? '+' : '-'} ${reason.zh}`),
});

describe('who sees', () => {
  it('comes first, then who is hidden and by what, then who is too far; only the near are counted', () => {
    expect(said(sightings(scene()))).toEqual({
      seeing: 1,
      near: 2,
      best: ['d1 + 画面内，无遮挡', 'd2 - 被/s/q0/c0/b遮挡', expect.stringMatching(/^d3 - 超出视距 \d+ m$/)],
    });
  });

  it('does not count a camera without a picture, but still names it before the hidden ones', () => {
    const fake = scene();
    for (const status of [STATUS.offline, STATUS.stale, STATUS.fault, STATUS.unknown]) {
      fake.live(new Map([[1, status]]));
      const { best, seeing } = sightings(fake);
      expect([seeing, best[0].camera, best[0].working, best[0].seeing]).toEqual([0, 'd1', false, false]);
    }
    fake.live(new Map([[1, STATUS.alert]]));
    expect(sightings(fake).seeing).toBe(1);
  });

  it('names cameras too far away only where hardly any is near', () => {
    const fake = scene(4);
    expect(sightings(fake).best.map(({ camera }) => camera)).toEqual(['d1', 'd4', 'd5', 'd6', 'd7', 'd2']);
  });

  it('is at most as many as there are keys, though all are counted', () => {
    const { best, seeing } = sightings(scene(20));
    expect(best.length).toBe(MOST_SIGHTINGS);
    expect(seeing).toBe(21);
  });

  it('never holds the device itself, and follows the ledger', () => {
    const fake = scene();
    expect(sightings(fake, 'device:d1').best.map(({ camera }) => camera)).not.toContain('d1');
    const wall = fake.world.get('place', '/s/q0/c0/b')!;
    fake.put(put('place', { ...wall, ring: undefined }));
    expect(sightings(fake).best.find(({ camera }) => camera === 'd2')!.reason.zh).toBe('画面内，无遮挡');
  });
});

describe('what is asked about', () => {
  it('is the open alert, the worst of the incident, the device, or the floor of a building', () => {
    const { world, put: write } = scene();
    const device = world.deviceByHandle(0)!;
    write(fakeAlert(device), fakeAlert(device, { id: 'lost', device: null, position: null, place: '/s/q0/c0/b/F09' }));
    expect(sightTarget(world, 'device:d0')).toEqual({ position: OUTSIDE, device: 'd0' });
    expect(sightTarget(world, 'alert:alert-d0')).toEqual({ position: OUTSIDE, device: 'd0' });
    expect(sightTarget(world, 'alert:lost')).toEqual({ position: [117, 36.6, 25.5], device: null });
    expect(sightTarget(world, 'sight:/s/q0/c0/b')).toEqual({ position: [117, 36.6, 15], device: null });
    expect(sightTarget(world, 'sight:/s/q0/c0')).toEqual({ position: [117, 36.6, 1.5], device: null });
    expect(sightTarget(world, 'sight:/s/q0/c0/b/d0')?.device).toBe('d0');
  });

  it('is what the incident of a ticket is about, else the place of the ticket', () => {
    const { world, put: write } = scene();
    write(fakeAlert(world.deviceByHandle(0)!, { incident: 'i' }), {
      type: 'incident',
      id: 'i',
      record: { id: 'i', alerts: ['alert-d0'], position: null, place: '/s/q0/c1' } as unknown as Incident,
    });
    const ticket = (id: string, incident: string): void =>
      write({ type: 'ticket', id, record: { id, incident, place: '/s/q0/c1' } as unknown as Ticket });
    ticket('known', 'i');
    ticket('orphan', 'gone');
    expect(sightTarget(world, 'ticket:known')).toEqual({ position: OUTSIDE, device: 'd0' });
    expect(sightTarget(world, 'ticket:orphan')).toEqual({ position: [117, 36.604, 1.5], device: null });
  });

  it('is a picked point: somebody who stands there, on the ground or on a floor', () => {
    const { world } = scene();
    expect(sightTarget(world, 'sight:@117.001,36.6')).toEqual({ position: [117.001, 36.6, 1.5], device: null });
    expect(sightTarget(world, 'sight:@117,36.6,24')?.position[2]).toBe(25.5);
    expect(
      ['@', '@117', '@117,36.6,', '@217,36.6', '@117,96.6', '@117,36.6,1e9', '@1e2,3', '117,36.6'].map((id) =>
        sightTarget(world, `sight:${id}`),
      ),
    ).toEqual(Array(8).fill(null));
  });

  it('is written as it was picked, to a decimetre', () => {
    const position = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.constantFrom(0, 2.8, 33.6, -3),
    );
    fc.assert(
      fc.property(position, ([lon, lat, height]) => {
        const read = readPoint(
          parseView(formatView({ ...parseView(''), open: openPoint([lon, lat, height]) })).open.slice('sight:'.length),
        )!;
        expect(Math.abs(read[0] - lon)).toBeLessThanOrEqual(5.1e-7);
        expect(Math.abs(read[1] - lat)).toBeLessThanOrEqual(5.1e-7);
        expect(read[2]).toBeCloseTo(height, 1);
      }),
    );
  });

  it('knows the smallest place around a point, and the floor it is on', () => {
    const { world } = scene();
    expect(pathAround(world, [117, 36.6, 0])).toBe('/s/q0/c0/b/F01');
    expect(pathAround(world, [117, 36.6, 24])).toBe('/s/q0/c0/b/F09');
    expect(pathAround(world, [117.0005, 36.6, 0])).toBe('/s/q0/c0');
    expect(pathAround(world, [117.0015, 36.6, 0])).toBe('/s/q0');
    expect(pathAround(world, [100, 20, 0])).toBe('');
  });

  it('is nothing for what has no one place', () => {
    const { world } = scene();
    for (const open of ['', 'sight:', 'sight:/s', 'sight:/nowhere', 'alert:gone', 'incident:gone', 'device:gone', 'ticket:1'])
      expect(sightTarget(world, open)).toBeNull();
  });

  it('survives a reload', () => {
    const view = parseView('?open=device%3Ad0&sight=1');
    expect(showsSight(view)).toBe(true);
    expect(parseView(formatView(view))).toEqual(view);
    expect(showsSight(parseView('?open=device%3Ad0'))).toBe(false);
    expect(showsSight(parseView('?open=sight%3A%2Fs%2Fq0%2Fc0'))).toBe(true);
  });
});

describe('the sight layer', () => {
  const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };
  const SHOWN: View = { ...HOME, open: 'device:d0', sight: true };
  const show = (fake: FakeWorld, view: View) => {
    const host = hostLayers(LAYERS, fake.world, 'zh', view, () => undefined);
    return { ...host, mark: <M extends Mark>(id: string) => host.marks().find((mark) => mark.id === id) as M };
  };
  const drawn = (host: ReturnType<typeof show>): unknown => ({
    seen: host.mark<FootprintsMark>('sight/footprints').footprints.map(({ path }) => path),
    whole: host.mark<LinesMark>('sight/lines').lines.filter(({ tone }) => tone === 'accent').length,
    dashes: host.mark<LinesMark>('sight/lines').lines.some(({ tone }) => tone === 'offline'),
    numbers: host.mark<LabelsMark>('sight/numbers').labels.map(({ text }) => text),
  });
  const NOTHING = { seen: [], whole: 0, dashes: false, numbers: [] };

  it('draws what who sees it sees, a whole line from it and dashes from the hidden, and nothing while closed', () => {
    const host = show(scene(), HOME);
    expect(drawn(host)).toEqual(NOTHING);
    host.setView(SHOWN);
    expect(drawn(host)).toEqual({ seen: ['/s/q0/c1/b/d1'], whole: 1, dashes: true, numbers: ['1', '2', '3'] });
    expect(host.mark<FootprintsMark>('sight/footprints').footprints[0].seen!.length).toBeGreaterThan(0);
    host.setView({ ...SHOWN, sight: false });
    expect(drawn(host)).toEqual(NOTHING);
  });

  it('draws each line through the air, from the lens to what it looks at', () => {
    const fake = scene();
    const { lines } = show(fake, SHOWN).mark<LinesMark>('sight/lines');
    const [camera, target] = [fake.world.deviceByHandle(1)!.position, fake.world.deviceByHandle(0)!.position];
    const whole = lines.find(({ tone }) => tone === 'accent')!;
    expect(whole.points.map((point, i) => [...point, whole.heights![i]])).toEqual([camera, target]);
    for (const { points, heights } of lines) expect(heights).toHaveLength(points.length);
  });

  it('marks a picked point, and takes the mark away with the question', () => {
    const host = show(scene(), { ...HOME, open: 'sight:@117,36.6004' });
    const marked = (): unknown => host.mark<PulsesMark>('sight/point').pulses.map(({ position, ref }) => [position, ref?.path]);
    expect(marked()).toEqual([[[117, 36.6004, 0], '/s/q0/c0']]);
    expect(drawn(host)).toMatchObject({ seen: ['/s/q0/c1/b/d1'], whole: 1 });
    host.setView({ ...HOME, open: 'sight:@100,20' });
    expect(host.mark<PulsesMark>('sight/point').pulses[0].ref).toBeNull();
    host.setView({ ...HOME, open: 'sight:@117,36.6,24' });
    expect(marked()).toEqual([[[117, 36.6, 24], '/s/q0/c0/b/F09']]);
    host.setView(HOME);
    expect(marked()).toEqual([]);
  });

  it('has the ground to itself: what other cameras see is not drawn meanwhile, nor while somebody is busy with an alert', () => {
    const sectors = (open: string, sight = false): number =>
      show(scene(), { ...HOME, focus: '/s/q0/c1', open, sight }).mark<FootprintsMark>('cameras/footprints').footprints.length;
    expect(sectors('')).toBe(1);
    expect(sectors('device:d0')).toBe(1);
    expect([sectors('device:d0', true), sectors('sight:@117,36.6004'), sectors('incident:i')]).toEqual([0, 0, 0]);
  });

  it('brightens the best, or the one gone to', () => {
    const host = show(scene(1), SHOWN);
    const bright = (): string[] =>
      host
        .mark<FootprintsMark>('sight/footprints')
        .footprints.filter(({ tone }) => tone === 'accent')
        .map(({ path }) => path);
    expect(bright()).toEqual(['/s/q0/c1/b/d1']);
    host.setView({ ...SHOWN, focus: '/s/q0/c0/b/d4' });
    expect(bright()).toEqual(['/s/q0/c0/b/d4']);
  });

  it('draws anew when a camera goes dark, and not for news that change nothing', () => {
    const fake = scene();
    const host = show(fake, SHOWN);
    const version = (): number => host.mark<LinesMark>('sight/lines').version;
    const before = version();
    fake.live(
      new Map([
        [0, STATUS.alert],
        [3, STATUS.normal],
      ]),
    );
    fake.put(fakeAlert(fake.world.deviceByHandle(0)!));
    expect(version()).toBe(before);
    fake.live(new Map([[1, STATUS.offline]]));
    expect(drawn(host)).toEqual({ seen: [], whole: 0, dashes: true, numbers: ['1', '2', '3'] });
  });
});

import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BlindSpots } from '#contract/live/blind-spots.ts';
import type { Risk } from '#contract/risk/risk.ts';
import type { User } from '#contract/roles.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { createFakeWorld, fakeAlert, type FakeWorld } from '#client/layers/fake-world.ts';
import { hostLayers } from '#client/layers/host.ts';
import { undrawable, type LabelItem, type Mark, type MarkType } from '#client/marks/marks.ts';
import { LIFE_SAFETY, TONES, toneAt, toneOf } from '#client/marks/tones.ts';
import { GLOBE_DRAWS } from '#client/stages/globe/mark-types.ts';
import { INTERIOR_DRAWS } from '#client/stages/interior/mark-types.ts';
import { placeLabels, type LabelBox } from '#client/stages/labels/placement.ts';
import { MAP_DRAWS } from '#client/stages/map/mark-types.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import type { StageId, View } from '#client/view/view.ts';
import { KINDS } from '#client/world/kinds.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { put } from '#contract/records/record.ts';

const STAGES: readonly (readonly [StageId, readonly MarkType[]])[] = [
  ['map', MAP_DRAWS],
  ['globe', GLOBE_DRAWS],
  ['interior', INTERIOR_DRAWS],
];
const BUILDING = '/s/q0/c0/b';
const view = (patch: Partial<View>): View => ({ focus: '', stage: 'map', hidden: [], time: 'live', open: '', ...patch });
const marksOf = ({ world }: FakeWorld, shown: View): readonly Mark[] => hostLayers(LAYERS, world, 'zh', shown, () => undefined).marks();
/** From a detector that fills the screen to all of China. */
const scales = fc.double({ min: Math.log(0.02), max: Math.log(5000), noNaN: true }).map(Math.exp);
const hidden = fc.subarray(LAYERS.map(({ id }) => id));
const focuses = fc.constantFrom('', '/s/q0', '/s/q0/c0', BUILDING, `${BUILDING}/F03`, '/s/q1/c1/b');
const storm = fc.array(fc.record({ handle: fc.integer({ min: 1, max: 199 }), severity: fc.constantFrom(...SEVERITIES) }), {
  maxLength: 120,
});

/** A storm of other alerts, and one where life is at stake. */
function burning(others: readonly { handle: number; severity: (typeof SEVERITIES)[number] }[]): { fake: FakeWorld; path: string } {
  const fake = createFakeWorld(200);
  const device = fake.world.deviceByHandle(0)!;
  const rest = others.map(({ handle, severity }, i) =>
    fakeAlert(fake.world.deviceByHandle(handle)!, { id: `other-${i}`, severity, lifeSafety: false, raisedAt: 5 }),
  );
  fake.put(...rest, fakeAlert(device, { raisedAt: 1 }));
  return { fake, path: `${device.place}/${device.id}` };
}
const RING: [number, number][] = [
  [117, 36],
  [117.1, 36],
  [117, 36.1],
  [117, 36],
];
const LEADER: User = { id: 'u', name: '领导', role: 'leader', jurisdiction: '/' };
/** What the server says of ground that is not watched. */
const BLIND: BlindSpots = {
  at: 1,
  origin: [117, 36],
  cell: [0.001, 0.001],
  columns: 3,
  rows: 2,
  categories: [{ category: 'video', devices: 2, silent: 1, watchedM2: 600, blindM2: 300 }],
  runs: [[0, 0, 2, 1]],
  worst: [],
  unwalked: { limitMs: 86_400_000, since: 0, grids: 1, unsure: 0, places: [{ place: '/s/q0/c0', lastAt: null }] },
  names: {},
};
/** Of risks. */
const RISK: Pick<Risk, 'at' | 'places' | 'names'> = {
  at: 1,
  places: [{ place: '/s/q0/c0', score: 50, low: 40, high: 60, certainty: 0.8, colour: 2, inForce: 2, simulated: true, parts: [] }],
  names: {},
};
/** And of a leak. */
const CLOSED = { name: '1号门总阀', at: [117, 36], device: null, action: null, shut: null };
const AFFECTED = {
  networks: [
    {
      medium: 'gas',
      fault: 'leak',
      simulated: true,
      at: [117, 36],
      nearest: { valves: [CLOSED], sources: [], places: [], homes: 0, elsewhere: 0, devices: [], cared: null, lines: [RING] },
      remote: null,
    },
  ],
};
/** And of a patrol. */
const POINT = { due: 1, photo: false, visit: null, refused: [] };
const ROUNDS = {
  now: 2,
  photos: [],
  items: [
    {
      id: 'XJ1-1',
      plan: 'XJ1',
      name: '东线',
      shift: '早班',
      from: 0,
      until: 1,
      simulated: true,
      byHand: false,
      stopped: false,
      points: [
        { ...POINT, device: 'p1', name: '1号点', at: [117, 36, 1], state: 'missed' },
        { ...POINT, device: 'p2', name: '2号点', at: [117.001, 36, 1], state: 'done' },
      ],
    },
  ],
};
const ANSWERS: Readonly<Record<string, object>> = {
  '/api/v1/blind-spots': BLIND,
  '/api/v1/risk?parts=0': RISK,
  '/api/v1/incidents/leaking/networks': AFFECTED,
  '/api/v1/patrol-rounds': ROUNDS,
};
afterEach(() => vi.unstubAllGlobals());
const drawnAt = (marks: readonly Mark[], draws: readonly MarkType[], metres: number): Mark[] =>
  marks.filter((mark) => draws.includes(mark.type) && inScale(mark, metres));

describe.each(STAGES)('on the %s stage', (stage, draws) => {
  it.each(LAYERS.map((layer) => [layer.id, layer] as const))('layer %s is drawn, or what is left out is listed', async (_id, layer) => {
    const { fake } = burning([{ handle: 7, severity: 3 }]);
    // Some have nothing to draw but for what one kind raises.
    const codes = [...KINDS.values()].flatMap(({ alerts = {} }) => Object.keys(alerts));
    fake.put(...codes.map((code) => fakeAlert(fake.world.deviceByHandle(8)!, { id: code, code, severity: 3, lifeSafety: false })));
    fake.put(put('warning', make('warning', { shapes: [RING] })));
    vi.stubGlobal('fetch', (path: string) =>
      path in ANSWERS ? Promise.resolve(Response.json(ANSWERS[path])) : Promise.reject(new Error(`nobody answers ${path}`)),
    );
    fake.put(
      fakeAlert(fake.world.deviceByHandle(9)!, { id: 'leak-1', code: 'leak', severity: 2, lifeSafety: false }),
      put('incident', make('incident', { id: 'leaking', alerts: ['leak-1'] })),
    );
    const world = { ...fake.world, user: LEADER };
    const host = hostLayers([layer], world, 'zh', view({ focus: BUILDING, stage, open: 'incident:leaking' }), () => undefined);
    onTestFinished(() => host.dispose());
    // Some are fetched when there is something for them to draw, and some ask the server.
    await expect.poll(() => host.marks().length).toBeGreaterThan(0);
    const marks = host.marks();
    const missing = undrawable(marks, draws);
    expect(marks.every(({ type }) => draws.includes(type) !== missing.includes(type))).toBe(true);
  });

  it('a life-safety alert nobody has taken notice of has its halo and speaks at every distance, whatever is hidden', () => {
    fc.assert(
      fc.property(storm, scales, hidden, focuses, (others, metres, off, focus) => {
        const { fake, path } = burning(others);
        const marks = drawnAt(marksOf(fake, view({ focus, hidden: off, stage })), draws, metres);
        const pulses = marks.flatMap((mark) => (mark.type === 'pulses' ? mark.pulses : []));
        const plates = marks.flatMap((mark) => (mark.type === 'labels' && mark.look === 'plate' ? mark.labels : []));
        expect(pulses.filter(({ ref, waiting }) => waiting && ref?.path === path)).toHaveLength(1);
        expect(plates.filter(({ ref, always }) => always && ref?.path === path)).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it('its device is drawn as an alarm of full size wherever devices are shown', () => {
    fc.assert(
      fc.property(storm, scales, (others, metres) => {
        const { fake } = burning(others);
        const points = drawnAt(marksOf(fake, view({ stage })), draws, metres).find((mark) => mark.type === 'points');
        const tone = points!.columns.tone[0];
        expect(toneAt(toneOf(tone)).alarm && (tone & LIFE_SAFETY) !== 0).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('counts', () => {
  const SCREEN = { width: 1600, height: 900 };
  const plane = localPlane([117.005, 36.602]);
  const SIDE = 26;
  const at = ({ position }: LabelItem, metres: number): readonly [number, number] => {
    const [x, y] = plane.toMetres([position[0], position[1]]);
    return [SCREEN.width / 2 + x / metres, SCREEN.height / 2 - (y + position[2]) / metres];
  };

  it('of every level are all to be seen at their distance, and none where life is at stake lies under another', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3), fc.boolean(), fc.nat(2)), { minLength: 11, maxLength: 11 }),
        scales,
        (counts, metres) => {
          const fake = createFakeWorld(8);
          const paths = [...fake.world.all('place').keys()];
          fake.roll(
            new Map(
              paths.map((path, i) => {
                const [a, b, c, d, life, handled] = counts[i];
                return [path, { alerts: [a, b, c, d] as const, unacked: 0, handled, lifeSafety: life && a > 0 ? 1 : 0, devices: [] }];
              }),
            ),
          );
          const items = drawnAt(marksOf(fake, view({})), MAP_DRAWS, metres)
            .flatMap((mark) => (mark.type === 'labels' && mark.look === 'count' ? mark.labels : []))
            .sort((a, b) => a.rank - b.rank);
          const seats = placeLabels(
            items.map((item): LabelBox => {
              const [x, y] = at(item, metres);
              return {
                x,
                y,
                width: SIDE,
                height: SIDE,
                anchor: 'count',
                always: item.always ?? false,
                more: (item.more?.length ?? 0) * 19,
              };
            }),
            SCREEN,
          );
          items.forEach((item, i) => {
            const [x, y] = at(item, metres);
            expect(TONES[item.tone].alarm || item.tone === 'handled').toBe(true);
            if (x >= 0 && y >= 0 && x <= SCREEN.width && y <= SCREEN.height) expect(seats[i]).not.toBeNull();
            // Life at stake comes first: on its own place, above all that may wait.
            if (item.rank < 0) expect(items.slice(0, i).every(({ rank }) => rank < 0)).toBe(true);
            expect(item.rank < 0).toBe(fake.world.rollup(item.ref!.path)!.lifeSafety > 0);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { DEMO_TOWN, generateTown, type Town } from '#scenes/town/town.ts';
import { Fleet } from '../fleet.ts';
import { loadLibrary, loadScenarios, type Library } from '../library.ts';
import { castOf, cuesOf, playScenario, sceneAt } from '../play.ts';
import { defineScenario, type Scenario, type Scene } from '../scenario.ts';

const scenarios = await loadScenarios();
const NOW = Date.UTC(2026, 10, 23, 8);
let library: Library;
let towns: Town[];
beforeAll(async () => {
  library = await loadLibrary();
  towns = [DEMO_TOWN.seed, 1, 2, 3].map((seed) => generateTown({ seed }));
});

/** Feeds that keep what devices said instead of sending it. */
function quietFeeds(town: Town): {
  fleet: Fleet;
  report: (ids: readonly string[]) => Promise<void>;
  tell: () => Promise<void>;
  said: Map<string, Readonly<Record<string, number>>>;
} {
  const fleet = new Fleet(town.devices, library);
  const said = new Map<string, Readonly<Record<string, number>>>();
  return {
    fleet,
    said,
    tell: () => Promise.resolve(),
    report: (ids) => {
      for (const id of ids) said.set(id, fleet.readings(id, NOW));
      return Promise.resolve();
    },
  };
}

/** A clock that jumps: waiting takes no time, but time passes. */
function jumpingClock(): () => number {
  let now = NOW;
  return () => (now += 3_600_000);
}

test('the drills of the demo are there', () => {
  expect(scenarios.map((scenario) => scenario.id)).toEqual(
    expect.arrayContaining([
      'downpour',
      'ebike-lift',
      'gas-leak',
      'kitchen-fire',
      'perimeter-breakin',
      'pipe-burst',
      'power-cut',
      'quiet-home',
      'storm',
      'thrown-object',
    ]),
  );
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  test('finds its cast in any town, only among devices that work, the same each time', () => {
    for (const town of towns) {
      const cast = castOf(scenario, town, library);
      expect(castOf(scenario, town, library)).toEqual(cast);
      const fleet = new Fleet(town.devices, library);
      for (const id of Object.values(cast).flat()) expect(fleet.defect(id)).toBeNull();
      expect(Object.keys(cast)).toEqual(expect.arrayContaining(scenario.steps.map((step) => step.who)));
    }
  });

  test('every step is something its devices can do', () => {
    const feeds = quietFeeds(towns[0]);
    for (const { device, step } of cuesOf(scenario, castOf(scenario, towns[0], library))) {
      const { does } = step;
      if (typeof does === 'string' || !('tells' in does)) feeds.fleet.apply(device, does, NOW);
      else
        expect(Object.keys(feeds.fleet.kind(device).events![does.tells].attributes)).toEqual(
          expect.arrayContaining(Object.keys(does.attributes)),
        );
    }
  });

  test('raises alerts while it plays, and everything is itself again at its end', async () => {
    const feeds = quietFeeds(towns[0]);
    const cast = castOf(scenario, towns[0], library);
    const lines: string[] = [];
    await playScenario(scenario, cast, feeds, {
      signal: new AbortController().signal,
      speed: 1,
      now: jumpingClock(),
      say: (line) => lines.push(line),
    });
    expect(feeds.fleet.busy.size).toBe(0);
    for (const id of Object.values(cast).flat()) {
      expect(feeds.said.get(id)).toEqual(new Fleet(towns[0].devices, library).readings(id, NOW));
    }
    expect(lines.at(-1)).toBe('everything is itself again');
    expect(scenario.label.zh).not.toBe('');
    expect(scenario.about.en).not.toBe('');
  });

  test('stopped half-way, it still leaves everybody well', async () => {
    const feeds = quietFeeds(towns[0]);
    const stop = new AbortController();
    const playing = playScenario(scenario, castOf(scenario, towns[0], library), feeds, {
      signal: stop.signal,
      speed: 0.001,
      now: () => NOW,
      say: (line) => line.startsWith('+') && stop.abort(),
    });
    await playing;
    expect(feeds.fleet.busy.size).toBe(0);
  });
});

test('kitchen fire: kitchen and corridor of one floor, a call point of the same building, in words a fire crew can use', () => {
  const scenario = scenarios.find((one) => one.id === 'kitchen-fire')!;
  for (const town of towns) {
    const cast = castOf(scenario, town, library);
    const device = (id: string): Town['devices'][number] => town.devices.find((one) => one.id === id)!;
    const [kitchen, corridor, callPoint] = [cast.kitchen[0], cast.corridor[0], cast.callPoint[0]].map(device);
    expect(kitchen.name).toMatch(/号楼 .*层 厨房烟感$/);
    expect(corridor.place).toBe(kitchen.place);
    expect(callPoint.place.startsWith(kitchen.place.slice(0, -4))).toBe(true);
  }
});

describe('an area of which only the ground was known', () => {
  const { places, roads } = generateTown({ seed: 4, devices: 30 });
  const area: Scene = { places, devices: scatterDevices({ places, roads, water: [] }, { seed: 1, devices: 1200 }) };

  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s finds its cast', (_id, scenario) => {
    expect(castOf(scenario, area, library)).toMatchObject(
      Object.fromEntries(scenario.steps.map(({ who }) => [who, expect.arrayContaining([expect.any(String)])])),
    );
  });

  test('a fire breaks out in a high-rise, or where it is told to', () => {
    const fire = scenarios.find((one) => one.id === 'kitchen-fire')!;
    const houseOf = (id: string): Scene['places'][number] =>
      places.find(({ path }) => area.devices.find((one) => one.id === id)!.place.startsWith(`${path}/F`))!;
    const most = Math.max(...places.map(({ floors = 0 }) => floors));
    expect(houseOf(castOf(fire, area, library).kitchen[0]).floors).toBeGreaterThanOrEqual(Math.min(30, most));
    const inside = (path: string): readonly Scene['devices'][number][] => area.devices.filter(({ place }) => place.startsWith(`${path}/`));
    const burns = (path: string): boolean =>
      inside(path).some(
        ({ place, name }) => name.includes('厨房') && inside(path).some((other) => other.place === place && other.name.includes('走廊')),
      );
    const other = places.find(
      ({ level, floors = 0, path }) =>
        level === 'building' && floors < 20 && burns(path) && inside(path).some(({ kind }) => kind === 'manual-call-point'),
    )!;
    expect(houseOf(castOf(fire, sceneAt(area, other.path), library).kitchen[0])).toBe(other);
    expect(() => sceneAt(area, 'nowhere at all')).toThrow('there is no place "nowhere at all"');
    expect(sceneAt(area, '')).toBe(area);
  });

  test('a storm in a handful of wells leaves some for the covers', () => {
    const wells = area.devices.filter(({ kind }) => kind === 'manhole').slice(0, 6);
    const cast = castOf(
      scenarios.find((one) => one.id === 'storm')!,
      { places, devices: wells },
      library,
    );
    expect(new Set(Object.values(cast).flat()).size).toBe(Object.values(cast).flat().length);
  });
});

test('storm: about twenty wells and three covers, none of them twice', () => {
  const cast = castOf(
    scenarios.find((one) => one.id === 'storm')!,
    towns[0],
    library,
  );
  expect([cast.flooded.length, cast.tilted.length + cast.opened.length]).toEqual([20, 3]);
  expect(new Set(Object.values(cast).flat()).size).toBe(23);
});

test('a scenario that cannot be played is refused where it is defined', () => {
  const good: Scenario = {
    id: 'a-drill',
    label: { zh: 'x', en: 'x' },
    about: { zh: 'x', en: 'x' },
    cast: () => ({ lift: [] }),
    steps: [{ afterS: 5, who: 'lift', does: 'release' }],
    endsAfterS: 10,
  };
  expect(() => defineScenario({ ...good, id: 'A drill' })).toThrow('scenario A drill: id must be');
  expect(() => defineScenario({ ...good, steps: [] })).toThrow('has no steps');
  expect(() => defineScenario({ ...good, endsAfterS: 3 })).toThrow('runs until 5 s, but the scenario ends after 3 s');
  expect(() => castOf(good, towns[0], library)).toThrow('no device for the role "lift"');
});

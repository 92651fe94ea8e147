import { setTimeout as sleep } from 'node:timers/promises';
import { isWithin } from '#contract/places/geo.ts';
import type { Feeds } from './feeds.ts';
import { defectOf } from './defects.ts';
import type { Library } from './library.ts';
import type { Scenario, Scene, Step } from './scenario.ts';

interface PlayOptions {
  readonly signal: AbortSignal;
  /** How many seconds of the scenario pass in one second. */
  readonly speed: number;
  readonly now: () => number;
  /** Told what happens, in words. */
  readonly say: (line: string) => void;
}

type Cast = Readonly<Record<string, readonly string[]>>;

/** Ids of the devices that play, by role. @throws Error when a role is empty: there is nobody who could play it. */
export function castOf(scenario: Scenario, scene: Scene, library: Library): Cast {
  const sound = scene.devices.filter(
    (device) => defectOf(device, (name) => name in (library.simulators.get(device.kind)?.events ?? {})) === null,
  );
  const cast = Object.entries(scenario.cast({ places: scene.places, devices: sound }));
  for (const [role, devices] of cast) {
    if (devices.length === 0) throw new Error(`scenario ${scenario.id}: there is no device for the role "${role}"`);
  }
  return Object.fromEntries(cast.map(([role, devices]) => [role, devices.map((device) => device.id)]));
}

/**
 * The part of a scene that lies in a place.
 * @param place its name, id or path; `''` = all of the scene
 * @throws Error when there is no such place
 */
export function sceneAt(scene: Scene, at: string): Scene {
  if (at === '') return scene;
  const place =
    scene.places.find(({ path, id, name }) => at === path || at === id || at === name) ??
    scene.places.find(({ name }) => name.includes(at));
  if (!place) throw new Error(`there is no place "${at}": give the name, id or path of one`);
  return { ...scene, devices: scene.devices.filter((device) => isWithin(device.place, place.path)) };
}

interface Cue {
  readonly afterMs: number;
  readonly device: string;
  readonly step: Step;
}

/** Every device's moment, in the order of time. */
export function cuesOf(scenario: Scenario, cast: Cast): Cue[] {
  const cues = scenario.steps.flatMap((step) => {
    const devices = cast[step.who];
    return devices.map((device, i): Cue => ({ afterMs: (step.afterS + ((step.overS ?? 0) * i) / devices.length) * 1000, device, step }));
  });
  return cues.sort((a, b) => a.afterMs - b.afterMs);
}

const describeStep = (does: Cue['step']['does']): string =>
  typeof does === 'string' ? does : 'tells' in does ? does.tells : 'event' in does ? does.event : JSON.stringify(does.points);

/**
 * Plays a scenario through running feeds. However it ends — to its end, stopped, or failed — every device of its cast is
 * released and reports itself well.
 */
export async function playScenario(
  scenario: Scenario,
  cast: Cast,
  feeds: Pick<Feeds, 'fleet' | 'report' | 'tell'>,
  options: PlayOptions,
): Promise<void> {
  const { signal, speed, now, say } = options;
  const startedAt = now();
  const until = async (afterMs: number): Promise<void> => {
    const left = startedAt + afterMs / speed - now();
    if (left > 0) await sleep(left, undefined, { signal });
  };
  const all = [...new Set(Object.values(cast).flat())];
  say(`${scenario.label.zh} ${scenario.label.en}: ${all.length} devices`);
  try {
    for (const { afterMs, device, step } of cuesOf(scenario, cast)) {
      await until(afterMs);
      const { does } = step;
      say(`+${Math.round(afterMs / 1000)} s  ${feeds.fleet.device(device).name}: ${describeStep(does)}`);
      if (typeof does === 'object' && 'tells' in does) {
        await feeds.tell(device, [{ event: does.tells, attributes: does.attributes, observedAt: feeds.fleet.clock(device, now()) }]);
        continue;
      }
      feeds.fleet.apply(device, does, now(), speed);
      void feeds.report([device]);
    }
    await until(scenario.endsAfterS * 1000);
  } catch (error) {
    if (!signal.aborted) throw error;
    say('stopped');
  } finally {
    for (const id of all) feeds.fleet.apply(id, 'release', now());
    await feeds.report(all);
    say('everything is itself again');
  }
}

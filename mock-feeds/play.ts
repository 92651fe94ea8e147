import { setTimeout as sleep } from 'node:timers/promises';
import { isWithin } from '#contract/places/geo.ts';
import { encodeCap } from '#server/ingest/cap/wire/document.ts';
import type { Feeds } from './feeds.ts';
import { defectOf } from './defects.ts';
import type { Library } from './library.ts';
import type { DrillWarning, Scenario, Scene, Step } from './scenario.ts';
import { drillWarning, endOf, type SendWarning } from './warnings.ts';

interface PlayOptions {
  readonly signal: AbortSignal;
  /** How many seconds of the scenario pass in one second. */
  readonly speed: number;
  readonly now: () => number;
  /** Told what happens, in words. */
  readonly say: (line: string) => void;
  /** Sends official warnings; none = they are left out. */
  readonly warn?: SendWarning;
  /** Begins a round of the patrol route that a point is on, so many minutes long; none = nobody walks. */
  readonly walk?: (device: string, lastsMin: number) => Promise<void>;
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
  const warnings = warningsOf(scenario, all, feeds, options);
  const walk = roundOf(scenario, cast, options);
  try {
    for (const { afterMs, device, step } of cuesOf(scenario, cast)) {
      await warnings.until(afterMs, until);
      await walk(afterMs, until);
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
    await warnings.until(scenario.endsAfterS * 1000, until);
    await walk(scenario.endsAfterS * 1000, until);
    await until(scenario.endsAfterS * 1000);
  } catch (error) {
    if (!signal.aborted) throw error;
    say('stopped');
  } finally {
    await warnings.end();
    for (const id of all) feeds.fleet.apply(id, 'release', now());
    await feeds.report(all);
    say('everything is itself again');
  }
}

type Wait = (afterMs: number) => Promise<void>;

/** The round of a scenario, begun when its time has come. Where it cannot be, that is said and costs the scenario nothing else. */
function roundOf({ round }: Scenario, cast: Cast, { walk, speed, say }: PlayOptions): (upToMs: number, wait: Wait) => Promise<void> {
  let waiting = round;
  return async (upToMs, wait) => {
    if (waiting === undefined || waiting.afterS * 1000 > upToMs) return;
    const { afterS, who, lastsS } = waiting;
    waiting = undefined;
    await wait(afterS * 1000);
    say(`+${afterS} s  a round is begun by hand`);
    await walk?.(cast[who][0], lastsS / 60 / speed).catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
  };
}

interface PlayedWarnings {
  /** Sends those that come until then, each when its time has come. */
  until(afterMs: number, wait: (afterMs: number) => Promise<void>): Promise<void>;
  /** Cancels what was sent. */
  end(): Promise<void>;
}

/** What cannot be sent is said and costs the scenario nothing else. */
function warningsOf(
  scenario: Scenario,
  cast: readonly string[],
  feeds: Pick<Feeds, 'fleet'>,
  { warn, now, speed, say }: PlayOptions,
): PlayedWarnings {
  const waiting: DrillWarning[] = (scenario.warnings ?? []).toSorted((a, b) => a.afterS - b.afterS);
  const sent: ReturnType<typeof drillWarning>[] = [];
  const send = async (words: string, document: string): Promise<void> => {
    say(words);
    await warn?.(document).catch((error: unknown) => say(`${words}: ${error instanceof Error ? error.message : String(error)}`));
  };
  return {
    async until(afterMs, wait) {
      for (let next = waiting[0]; next !== undefined && next.afterS * 1000 <= afterMs; next = waiting[0]) {
        waiting.shift();
        await wait(next.afterS * 1000);
        const forMs = ((scenario.endsAfterS - next.afterS) * 1000) / speed;
        const around = cast.map((id) => feeds.fleet.device(id).position);
        const draft = drillWarning(scenario.id, next, around, { now: now(), forMs, number: sent.length });
        sent.push(draft);
        await send(`+${next.afterS} s  ${draft.headline}`, encodeCap(draft));
      }
    },
    async end() {
      for (const draft of sent) await send(`cancelled: ${draft.headline}`, endOf(draft, now()));
    },
  };
}

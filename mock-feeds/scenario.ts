import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { Label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';

/** What a scenario may choose from: any area's places and devices. */
export interface Scene {
  readonly places: readonly Place[];
  readonly devices: readonly DeviceDraft[];
}

/** What happens to the devices of a step. */
export type DeviceAction =
  /** An event of the kind's simulator begins; it ends by itself if the simulator says so. */
  | { readonly event: string }
  /** These points read so until the role is released. */
  | { readonly points: Readonly<Record<string, number>> }
  /** The device tells one of its kind's events, now. */
  | { readonly tells: string; readonly attributes: Readonly<Record<string, AttributeValue>> }
  /** It says nothing any more: no power, no line. */
  | 'silence'
  /** It goes on saying what it reads now: nothing happens any more. */
  | 'hold'
  /** The device is itself again: fire off, cover closed. */
  | 'release';

export interface Step<Role extends string = string> {
  /** Seconds after the scenario's start. */
  readonly afterS: number;
  readonly who: Role;
  readonly does: DeviceAction;
  /** The role's devices follow each other evenly over this many seconds instead of all at once. */
  readonly overS?: number;
}

/** An official warning, sent as a weather service would. It is an exercise, and cancelled when the scenario ends. */
export interface DrillWarning {
  /** Seconds after the scenario's start. */
  readonly afterS: number;
  /** As the service calls it: 暴雨, 大风 … */
  readonly event: string;
  readonly severity: 'Extreme' | 'Severe' | 'Moderate' | 'Minor';
  readonly headline: string;
}

/** Guards begin to walk the route that the devices of a role are on. */
interface DrillRound<Role extends string> {
  /** Seconds after the scenario's start. */
  readonly afterS: number;
  readonly who: Role;
  readonly lastsS: number;
}

/**
 * A drill that is played over the real protocols. Whatever its steps leave undone, every device of its cast is itself
 * again at the end, so that the loop can be closed with truth.
 */
export interface Scenario<Role extends string = string> {
  readonly id: string;
  readonly label: Label;
  readonly about: Label;
  /** Chooses the devices that play, by role. @param scene holds only devices that work. Same scene, same cast. */
  cast(scene: Scene): Readonly<Record<Role, readonly DeviceDraft[]>>;
  /** In any order. */
  readonly steps: readonly Step<Role>[];
  /** What is officially warned of, around all that play. */
  readonly warnings?: readonly DrillWarning[];
  /** A patrol that is walked meanwhile; points that are silenced are left out. */
  readonly round?: DrillRound<Role>;
  /** When everybody is released, seconds after the start. */
  readonly endsAfterS: number;
}

/** Checks a scenario as it is defined. Throws with its id and what is wrong. */
export function defineScenario<Role extends string>(scenario: Scenario<Role>): Scenario<Role> {
  const fail = (what: string): never => {
    throw new Error(`scenario ${scenario.id}: ${what}`);
  };
  if (!/^[a-z][a-z0-9-]{1,40}$/.test(scenario.id)) fail('id must be lower-case words joined by "-"');
  if (scenario.steps.length === 0) fail('has no steps');
  for (const { afterS, overS = 0 } of scenario.steps) {
    if (!(afterS >= 0) || !(overS >= 0)) fail(`a step after ${afterS} s over ${overS} s: seconds are not negative`);
    if (afterS + overS > scenario.endsAfterS)
      fail(`a step runs until ${afterS + overS} s, but the scenario ends after ${scenario.endsAfterS} s`);
  }
  const { round } = scenario;
  if (round && !(round.afterS >= 0 && round.lastsS > 0 && round.afterS <= scenario.endsAfterS))
    fail(`a round after ${round.afterS} s over ${round.lastsS} s: it begins within the scenario and lasts`);
  for (const { afterS } of scenario.warnings ?? [])
    if (!(afterS >= 0 && afterS <= scenario.endsAfterS)) fail(`a warning after ${afterS} s: it is not within the scenario`);
  return Object.freeze(scenario);
}

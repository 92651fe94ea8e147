import type { PatrolPlan } from '#contract/patrols/plan.ts';
import { isVisible } from '#contract/places/geo.ts';
import { pointState, type PatrolRound } from '#contract/patrols/round.ts';
import type { RoundView } from '#contract/patrols/view.ts';
import { ROLE_PERMISSIONS, type User } from '#contract/roles.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Records } from '#server/records/records.ts';

interface ViewDeps {
  readonly rounds: readonly PatrolRound[];
  readonly records: Pick<Records, 'get'>;
  readonly audience: Audience;
  /** ms UTC. */
  readonly now: number;
}

/** Rounds as an audience may know them, newest first: only points it sees, and who was there only where it may know of people. */
export function viewOf({ rounds, records, audience, now }: ViewDeps): RoundView[] {
  // Where guards go by, and when nobody did, is not for people from outside.
  if (audience.veil !== undefined) return [];
  const views = rounds.map((round): RoundView => {
    const points = round.points.flatMap((point): RoundView['points'] => {
      const device = records.get('device', point.device);
      if (device === undefined || !isVisible(device.place, audience.jurisdiction)) return [];
      const { visit, due, photo, refused } = point;
      const shown = visit && { ...visit, ...(audience.people ? {} : { by: '', photo: null }) };
      const at: RoundView['points'][number]['at'] = device.position ? [...device.position] : null;
      return [{ device: device.id, name: device.name, at, due, photo, state: pointState(round, point, now), visit: shown, refused }];
    });
    const { id, plan, name, shift, begunBy, from, until, simulated, unwatched, stoppedAt } = round;
    return { id, plan, name, shift, byHand: begunBy !== null, from, until, simulated, unwatched, stopped: stoppedAt !== null, points };
  });
  return views.filter(({ points }) => points.length > 0).sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1));
}

/** A route as somebody may know it: why it is as it is, is for who may change it. */
export const planFor = ({ role }: Pick<User, 'role'>, plan: PatrolPlan): PatrolPlan =>
  ROLE_PERMISSIONS[role].includes('dispatch') ? plan : { ...plan, reason: '' };

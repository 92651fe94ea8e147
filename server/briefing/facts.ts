import { alertSpecOf, type KindIndex } from '#contract/kinds/kinds.ts';
import { label, type Label } from '#contract/label.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { maskName } from '#server/audience/masks.ts';

export const MILESTONES = ['opened', 'acknowledged', 'dispatched', 'arrived', 'finished', 'closed'] as const;
export type Milestone = (typeof MILESTONES)[number];

interface Told {
  readonly at: number;
  readonly what: Label;
  readonly where: string;
  readonly over: boolean;
}
interface Step {
  readonly at: number;
  readonly action: string;
  /** Who did it, masked; '' = nobody is named to this audience. */
  readonly by: string;
  readonly late: boolean;
}

/** All that a briefing says of an incident. */
export interface BriefingFacts {
  readonly number: string;
  readonly title: Label;
  readonly where: string;
  readonly state: Incident['state'];
  readonly priority: number;
  readonly simulated: boolean;
  /** When each was first reached, ms UTC; what is missing has not been yet. */
  readonly reached: Partial<Record<Milestone, number>>;
  readonly alerts: readonly Told[];
  /** Alerts beyond those that are listed. */
  readonly moreAlerts: number;
  readonly tickets: readonly {
    readonly number: string;
    readonly crew: string;
    readonly steps: readonly Step[];
    readonly onTime: boolean | null;
  }[];
}

interface FactSources {
  readonly kinds: KindIndex;
  /** Records as the audience may know them; undefined = there is none, or it may not. */
  readonly get: <T extends RecordType>(type: T, id: string) => RecordOf[T] | undefined;
  /** Names of people may stand in it, masked. */
  readonly naming: boolean;
}

const MOST_ALERTS = 40;
/** Names of places, the nearest: 芙蓉里小区·3号楼·11层. */
const MOST_NAMES = 3;

/** @param incident as the audience may know it, like all that `sources` gives */
export function factsOf(incident: Incident, alerts: readonly Alert[], tickets: readonly Ticket[], sources: FactSources): BriefingFacts {
  const where = (path: string): string => placeName(path, sources);
  const byTime = alerts.toSorted((a, b) => a.raisedAt - b.raisedAt);
  return {
    number: incident.number,
    title: incident.title,
    where: where(incident.place),
    state: incident.state,
    priority: incident.priority,
    simulated: incident.simulated,
    reached: reachedOf(incident, alerts, tickets),
    alerts: byTime.slice(0, MOST_ALERTS).map(({ raisedAt, kind, code, place, active }) => ({
      at: raisedAt,
      what: alertSpecOf(sources.kinds, kind, code)?.label ?? label(code, code),
      where: where(place),
      over: !active,
    })),
    moreAlerts: Math.max(0, byTime.length - MOST_ALERTS),
    tickets: tickets.map(({ number, crew, flow, evaluation }) => ({
      number,
      crew: crew === null ? '' : (sources.get('crew', crew)?.name ?? ''),
      steps: flow.map(({ at, action, by, late }) => ({ at, action, by: sources.naming ? maskName(by.name) : '', late })),
      onTime: evaluation?.onTime ?? null,
    })),
  };
}

function placeName(path: string, { get }: Pick<FactSources, 'get'>): string {
  const names: string[] = [];
  for (let at = path; at !== '' && names.length < MOST_NAMES; at = parentPath(at)) {
    const place = get('place', at);
    if (place && place.name !== '' && place.level !== 'grid') names.unshift(place.name);
  }
  return names.join('·');
}

function reachedOf(incident: Incident, alerts: readonly Alert[], tickets: readonly Ticket[]): BriefingFacts['reached'] {
  const arrived = tickets.flatMap(({ flow }) => flow.filter(({ to }) => to === 'arrived').map(({ at }) => at));
  const finished = tickets.flatMap(({ flow }) => flow.filter(({ to }) => to === 'finished').map(({ at }) => at));
  const found: Record<Milestone, readonly (number | null | undefined)[]> = {
    opened: [incident.openedAt],
    acknowledged: alerts.map(({ acked }) => acked?.at),
    dispatched: tickets.map(({ links }) => links.dispatch?.at),
    arrived,
    finished,
    closed: [incident.closedAt],
  };
  return Object.fromEntries(
    MILESTONES.flatMap((milestone) => {
      const times = found[milestone].filter((at): at is number => at !== null && at !== undefined);
      return times.length === 0 ? [] : [[milestone, times.reduce((a, b) => Math.min(a, b))]];
    }),
  );
}

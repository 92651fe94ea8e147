import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { dayBegin, type Zone } from '#contract/zone.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { Records } from '#server/records/records.ts';
import type { Storage } from '#server/storage/storage.ts';
import { PatrolPlans } from './plans.ts';
import { Rounds } from './rounds.ts';

/** Patrols, as the rest of the server uses them. */
export interface Patrols {
  readonly plans: PatrolPlans;
  readonly rounds: Pick<Rounds, 'heard' | 'keep'>;
  /** Those that began in [from, until), ms UTC. */
  between(from: number, until: number): Promise<PatrolRound[]>;
  /** Of the day that it is here, ms UTC. */
  midnight(): number;
}

interface PatrolsDeps {
  readonly kinds: KindIndex;
  readonly storage: Pick<Storage, 'patrols' | 'audit' | 'reader'>;
  readonly records: Records;
  readonly zone: Zone;
  /** It is there when the first point is late. */
  readonly pipeline: () => Pick<Pipeline, 'raise'>;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly log: Logger;
}

/** Reads the routes there are. Rounds are found again with the first `keep`. */
export async function openPatrols({ kinds, storage, records, zone, pipeline, now, monotonic, log }: PatrolsDeps): Promise<Patrols> {
  const plans = new Map<string, PatrolPlan>((await storage.patrols.list()).map((plan) => [plan.id, plan]));
  const rounds = new Rounds({
    plans: () => [...plans.values()],
    stored: storage.patrols,
    events: storage.reader.events,
    records,
    kinds,
    zone,
    raise: (signals) => pipeline().raise(signals, 'rule:patrol'),
    now,
    monotonic,
    log,
  });
  return {
    plans: new PatrolPlans({ kinds, plans, stored: storage.patrols, audit: storage.audit, records, rounds, now, monotonic }),
    rounds,
    async between(from, until) {
      const held = rounds.all.filter((round) => round.from >= from && round.from < until);
      const known = new Set(held.map(({ id }) => id));
      return [...(await storage.patrols.rounds(from, until)).filter(({ id }) => !known.has(id)), ...held];
    },
    midnight: () => dayBegin(now(), zone),
  };
}

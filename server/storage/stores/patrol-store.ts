import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import type { AuditDraft } from './audit-store.ts';

/** Routes that are patrolled, of each the newest; and the rounds that were walked. */
export interface PatrolStore {
  list(): Promise<PatrolPlan[]>;
  /** With its audit row, in one transaction, as `remove` is. */
  put(plan: PatrolPlan, audit: AuditDraft): Promise<void>;
  /** Its rounds are kept. */
  remove(id: string, at: number, audit: AuditDraft): Promise<void>;
  /** Those that began in [from, until), ms UTC, oldest first. */
  rounds(from: number, until: number): Promise<PatrolRound[]>;
  /** As they are now. */
  write(rounds: readonly PatrolRound[]): Promise<void>;
  /** Drops rounds that began before `before`, ms UTC. Returns how many. */
  prune(before: number): Promise<number>;
}

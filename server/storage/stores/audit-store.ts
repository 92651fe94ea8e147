import type { Actor } from '#contract/records/stamp.ts';
import type { Page } from './page.ts';

export interface AuditDraft {
  readonly actor: Actor;
  /** `command:dispatch`, `session:open`, `session:refused`, … */
  readonly action: string;
  readonly subject: string;
  readonly outcome: 'done' | 'refused';
  readonly detail: string;
  readonly from: string;
  /** Path of the place it is about: who audits that place may read it. null = of no place: for who audits everything. */
  readonly place: string | null;
}
export interface AuditRow extends AuditDraft {
  readonly id: number;
  readonly at: number;
  /** SHA-256 over the row and the hash before it: a removed or altered row breaks the chain. */
  readonly hash: string;
}
export interface AuditQuery {
  /** Id of the last row of the page before. */
  readonly after?: number | undefined;
  /** 1 … 1000. */
  readonly limit: number;
  readonly action?: string | undefined;
  /** Any of these. */
  readonly actions?: readonly string[];
  readonly actor?: string | undefined;
  /** Only from this instant on, and before that one; ms UTC. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only of or below these places. */
  readonly within?: readonly string[];
  /** Counts all that match, which reads them all. */
  readonly total?: boolean | undefined;
}
export interface AuditStore {
  append(at: number, row: AuditDraft): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditRow>>;
  /** Id of the first row whose hash does not fit, or null when the chain is whole. */
  verify(): Promise<number | null>;
  /** Drops the oldest rows from before `before`; the rest of the chain still verifies. Returns how many. */
  prune(before: number): Promise<number>;
}

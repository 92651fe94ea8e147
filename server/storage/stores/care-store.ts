import type { CarePlan } from '#contract/care/care-plan.ts';
import type { AuditDraft } from './audit-store.ts';

/** People cared for. Only the newest of each is kept, and nothing of who is cared for no more. */
export interface CareStore {
  list(): Promise<CarePlan[]>;
  /** With its audit row, in one transaction, as `remove` is. */
  put(plan: CarePlan, audit: AuditDraft): Promise<void>;
  remove(id: string, at: number, audit: AuditDraft): Promise<void>;
}

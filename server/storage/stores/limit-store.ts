import type { LimitChange } from '#contract/kinds/limit-change.ts';
import type { AuditDraft } from './audit-store.ts';

/** Limits that administrators set and lift. */
export interface LimitStore {
  /** Keeps a change with its audit row, in one transaction. @throws StorageFault of kind `data` when its id is taken */
  add(change: LimitChange, audit: AuditDraft): Promise<void>;
  /** Every change, the newest first. */
  list(): Promise<LimitChange[]>;
}

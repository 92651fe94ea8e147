import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { AuditDraft } from './audit-store.ts';

/** One version of a device kind that an administrator uploaded; the highest is in force. */
export interface StoredKind {
  readonly id: string;
  /** From 1, without a gap. */
  readonly version: number;
  readonly at: number;
  readonly actor: Actor;
  readonly reason: string;
  readonly kind: DeviceKind;
}

/** Uploaded device kinds. */
export interface KindStore {
  /** Keeps a version with its audit row, in one transaction. @throws StorageFault of kind `data` when there is such a version already */
  add(kind: StoredKind, audit: AuditDraft): Promise<void>;
  /** Every version of every kind, by id, the newest first. */
  list(): Promise<StoredKind[]>;
}

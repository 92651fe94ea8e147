import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';

/** Entries looked at for one parcel. */
const MOST_ENTRIES = 200;

interface ChangedRecords {
  readonly alerts: readonly Alert[];
  readonly operations: readonly Operation[];
  /** The journal up to which that is so. */
  readonly seq: number;
}

interface Journal {
  head(): number;
  /** Null when it is not kept that far back. */
  since(seq: number, limit: number): Promise<readonly JournalEntry[] | null>;
}

/**
 * Alerts and operations that changed since an entry of the journal, each once, as it is now. Where the journal does not go back that far,
 * or nothing was told yet (`since` null), all that are not over.
 */
export async function changedRecords(
  since: number | null,
  journal: Journal,
  records: Pick<Records, 'get' | 'all'>,
): Promise<ChangedRecords> {
  const head = journal.head();
  const entries = since === null ? null : since >= head ? [] : await journal.since(since, MOST_ENTRIES);
  if (entries === null) {
    const alerts = [...records.all('alert')].filter(({ active, acked }) => active || acked === null);
    return { alerts, operations: [...records.all('operation')].filter(({ endedAt }) => endedAt === null), seq: head };
  }
  const [alerts, operations] = [new Map<string, Alert>(), new Map<string, Operation>()];
  for (const { changes } of entries)
    for (const { type, id, record } of changes) {
      if (record === null) continue;
      if (type === 'alert') alerts.set(id, records.get('alert', id) ?? record);
      if (type === 'operation') operations.set(id, records.get('operation', id) ?? record);
    }
  return { alerts: [...alerts.values()], operations: [...operations.values()], seq: entries.at(-1)?.seq ?? since! };
}

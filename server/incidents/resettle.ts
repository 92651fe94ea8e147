import { put, type RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import { settle } from './settle.ts';
import { SYSTEM } from './words.ts';

/**
 * Alerts, tickets or incidents were put back to what they had been, because storage refused what was done with them: the
 * incidents whose state no longer follows from what they hold, as it does.
 */
export function resettle(records: Records, putBack: readonly RecordChange[], now: number): RecordChange[] {
  const ids = new Set(putBack.map((change) => incidentOf(change, records)));
  const holdings = { alert: (id: string) => records.get('alert', id), ticket: (id: string) => records.get('ticket', id) };
  return [...ids].flatMap((id) => {
    if (id !== null && !records.get('incident', id)) return orphansOf(id, records, now);
    const before = id === null ? undefined : records.get('incident', id);
    const after = before && settle(before, holdings, now);
    return after === undefined || after === before
      ? []
      : [put('incident', { ...after, version: after.version + 1, updatedAt: now, updatedBy: SYSTEM })];
  });
}

/** What joined an incident that storage refused belongs to none, and is seen as an alert alone. */
function orphansOf(id: string, records: Records, now: number): RecordChange[] {
  return [...records.all('alert')]
    .filter(({ incident }) => incident === id)
    .map((alert) => put('alert', { ...alert, incident: null, version: alert.version + 1, updatedAt: now, updatedBy: SYSTEM }));
}

function incidentOf({ type, id }: RecordChange, records: Records): string | null {
  if (type === 'incident') return id;
  return type === 'alert' || type === 'ticket' ? (records.get(type, id)?.incident ?? null) : null;
}

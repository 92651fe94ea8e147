import type { Alert } from '#contract/records/alert.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Batch } from './batch.ts';
import { SYSTEM, saysSame } from './words.ts';

/**
 * An alert that an edge has judged becomes a copy with an id of its own, so that told twice it is the same. What goes on is the edge's to
 * say; acknowledging, shelving and the incident are ours. One that is over before we hear of it is late, and waits for somebody to take
 * notice.
 */
export function absorbAdopted(signal: AlertSignal, theirs: Alert, batch: Batch, now: number): void {
  const known = batch.alert(theirs.id);
  if (known === undefined) {
    const copy: Alert = { ...theirs, version: 1, updatedAt: now, updatedBy: SYSTEM, incident: null, shelved: null, stored: true };
    batch.raise(theirs.active ? copy : { ...copy, clearedAt: theirs.clearedAt ?? now, late: true }, signal);
    return;
  }
  const { active, clearedAt, lastAt, observedAt, clockFault, count, value, text, words, event, rate } = theirs;
  const next: Alert = {
    ...known,
    active,
    clearedAt: active ? null : (clearedAt ?? now),
    lastAt,
    observedAt,
    clockFault,
    count,
    value,
    text,
    ...(words === undefined ? {} : { words }),
    ...(event === undefined ? {} : { event }),
    ...(rate === undefined ? {} : { rate }),
    acked: known.acked ?? theirs.acked,
  };
  if (active) delete next.late;
  if (next.active !== known.active || next.acked !== known.acked) batch.change(next);
  else if (next.count !== known.count || next.lastAt !== known.lastAt || !saysSame(next, known)) batch.repeat(next);
}

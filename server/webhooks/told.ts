import type { Webhook } from '#contract/webhooks/webhook.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { JournalEntry, RecordChange, RecordOf } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { Records } from '#server/records/records.ts';

/** A message to a receiver: a CloudEvent 1.0. */
export interface Told {
  readonly specversion: '1.0';
  /** The same when it is said again. */
  readonly id: string;
  readonly source: string;
  /** `cn.quanyan.alert.raised` … */
  readonly type: string;
  /** ISO 8601. */
  readonly time: string;
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  /** The record, as far as the receiver may know it. */
  readonly data: unknown;
}

type Wanted = Pick<Webhook, 'what' | 'severity' | 'kinds' | 'place' | 'as'>;

interface Around {
  readonly redaction: Pick<Redaction, 'show'>;
  readonly records: Pick<Records, 'get'>;
}

export const SOURCE = 'quanyan';

const audienceOfReceiver = ({ place, as }: Pick<Wanted, 'place' | 'as'>): Audience => ({
  jurisdiction: place,
  people: as === 'people',
  ...(as === 'outside' && { veil: 'visitor' as const }),
});

/** What a receiver is told of a change of the journal; null = nothing. */
export function toldOf(change: RecordChange, { at }: Pick<JournalEntry, 'at'>, wanted: Wanted, around: Around): Told | null {
  const { type, id, record } = change;
  if (record === null || (type !== 'alert' && type !== 'incident' && type !== 'ticket')) return null;
  // What a drill made a device say was never in force: nobody else is alarmed by it.
  if (type === 'alert' && (record as Alert).drill !== undefined) return null;
  if (!wanted.what.includes(type) || record.severity > wanted.severity) return null;
  if (wanted.kinds.length > 0 && !kindsOf(change, around.records).some((kind) => wanted.kinds.includes(kind))) return null;
  const data = around.redaction.show(type, record, audienceOfReceiver(wanted));
  if (data === null) return null;
  return {
    specversion: '1.0',
    id: `${type}/${id}/${record.version}`,
    source: SOURCE,
    type: `cn.quanyan.${type}.${HAPPENED[type](record as never)}`,
    time: new Date(at).toISOString(),
    subject: id,
    datacontenttype: 'application/json',
    data,
  };
}

const HAPPENED = {
  // Of one that goes on: raised until somebody has taken notice of it.
  alert: ({ active, acked }: Alert): string => (!active ? 'cleared' : acked === null ? 'raised' : 'changed'),
  incident: ({ state, version }: Incident): string => (state === 'closed' ? 'closed' : version === 1 ? 'opened' : 'changed'),
  ticket: ({ state, version }: Ticket): string => (state === 'closed' ? 'closed' : version === 1 ? 'filed' : 'changed'),
};

/** Kinds of the devices it is about, as far as its alerts are still in memory. */
function kindsOf({ type, record }: RecordChange, records: Around['records']): string[] {
  if (type === 'alert') return [(record as Alert).kind];
  const incident: RecordOf['incident'] | undefined =
    type === 'incident' ? (record as Incident) : records.get('incident', (record as Ticket).incident);
  return (incident?.alerts ?? []).flatMap((id) => records.get('alert', id)?.kind ?? []);
}

import { EVERYWHERE, UNKNOWN_PLACE } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';
import { clip } from '#server/incidents/words.ts';
import type { Records } from '#server/records/records.ts';
import type { Line } from './lines.ts';

/** A line as people call it: its gateway, or whose devices report by themselves. */
export function lineName({ protocol, gateway, place, registered }: Line, records: Pick<Records, 'get'>): Label {
  const own = gateway === null ? undefined : records.get('device', gateway);
  if (own) return label(clip(own.name, 60), clip(own.name, 60));
  if (!registered || place === UNKNOWN_PLACE) return label(`${protocol} · 未登记`, `${protocol} · not in the ledger`);
  const where = place === EVERYWHERE ? undefined : records.get('place', place);
  if (!where) return label(`${protocol} · 直接上报`, `${protocol} · direct`);
  return label(`${protocol} · ${clip(where.name, 60)}`, `${protocol} · ${clip(where.name, 60)}`);
}

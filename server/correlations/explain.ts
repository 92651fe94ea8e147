import { sourceLabel } from '#contract/kinds/source-alert.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import { floorName, floorOf } from '#contract/places/floors.ts';
import { parentPath } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';
import type { Explain } from '#server/incidents/explain.ts';
import { clip, listed } from '#server/incidents/words.ts';
import type { Records } from '#server/records/records.ts';
import type { Correlation } from './correlation.ts';
import type { WarningBook } from '#server/warnings/book.ts';
import type { Neighbours } from './neighbours.ts';

/** Makes title and reason of an incident from its cause: from data, each time anew. */
export function explainer(
  correlations: readonly Correlation[],
  records: Pick<Records, 'get'>,
  kinds: KindIndex,
  {
    neighbours,
    warnings,
  }: { readonly neighbours: Pick<Neighbours, 'caredFor' | 'within'>; readonly warnings: Pick<WarningBook, 'colourAt'> },
): Explain {
  const nameOf = (path: string): string | undefined => {
    const place = records.get('place', path);
    return place && clip(place.name, 60);
  };
  const byId = new Map(correlations.map((correlation) => [correlation.id, correlation]));
  return {
    severity: ({ correlation }) => byId.get(correlation)?.severity,
    words: ({ correlation, subject, presumed }, { devices, kinds: counts, said, senders, alerts }, cleared) => {
      const device = records.get('device', subject);
      const kind = device && kinds.get(device.kind);
      if (!cleared && kind && isPersonalKind(kind)) return null;
      const name = device
        ? label(clip(device.name, 60), clip(device.name, 60))
        : (sourceLabel(subject, nameOf) ?? placeName(subject, records));
      const found = byId.get(correlation);
      if (!found || name === null) return null;
      return found.words({
        subject: name,
        presumed,
        said,
        devices: devices - (said === null ? 0 : 1),
        where: () => [...senders].flatMap((id) => (id === subject ? [] : (records.get('device', id) ?? []))),
        alerts: () =>
          alerts.flatMap((alert) => {
            const known = alert.device === null ? undefined : records.get('device', alert.device);
            return alert.active && known !== undefined ? [{ alert, device: known }] : [];
          }),
        warned: (hazard) =>
          warnings.colourAt(
            hazard,
            subject,
            alerts.every(({ simulated }) => simulated),
          ),
        list: label(listed(counts, 'zh', '、'), listed(counts, 'en', ', ')),
        caredFor: cleared && device === undefined ? neighbours.caredFor(subject) : 0,
        lifts: device === undefined ? liftsIn(neighbours.within(subject), kinds) : 0,
      });
    },
  };
}

/** A car has one device of a kind, and may have several kinds: its camera, its terminal. */
function liftsIn(devices: ReadonlyMap<string, number>, kinds: KindIndex): number {
  let most = 0;
  for (const [kind, count] of devices) if (kinds.get(kind)?.category === 'lift') most = Math.max(most, count);
  return most;
}

/** Floors are no place records: 3号楼 12层. */
function placeName(path: string, records: Pick<Records, 'get'>): Label | null {
  const own = records.get('place', path);
  if (own) return label(clip(own.name, 60), clip(own.name, 60));
  const above = records.get('place', parentPath(path));
  const floor = floorOf(path);
  if (!above || floor === null) return null;
  const { zh, en } = floorName(floor);
  return label(`${clip(above.name, 60)} ${zh}`, `${clip(above.name, 60)} ${en}`);
}

import { isPersonalKind } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import type { SentMedia } from '#server/ingest/adapter.ts';
import { refuse } from '#server/lib/refused.ts';
import { mediaIdOf } from '#server/media/media-id.ts';
import type { Services } from './services.ts';

/** Keeps what a device sends. Sent again under the same name, it is the first. @returns its id. @throws Refused in words */
export async function keepDeviceMedia(sent: SentMedia, services: Services): Promise<string> {
  const device = deviceOf(sent.device, services);
  const redacted = services.redaction.redact('device', device);
  const kind = services.kinds.get(device.kind);
  const media = await services.media.intake.takeBytes(sent.bytes, {
    id: mediaIdOf(device.id, sent.name),
    claimed: sent.claimed,
    class: kind && isPersonalKind(kind) && sent.class === 'plain' ? 'health' : sent.class,
    takenAt: sent.takenAt,
    about: { type: 'device', id: device.id },
    place: device.place,
    by: { id: `device:${sent.source}`, name: kind?.label.zh ?? device.kind },
    source: sent.source,
    from: sent.from,
    auditPlace: redacted?.place ?? '/',
  });
  return media.id;
}

function deviceOf(name: string, { published, deviceIdOf }: Services): Device {
  const id = deviceIdOf(name);
  const device = id === undefined ? undefined : published.get('device', id);
  if (device === undefined) throw refuse('not-found', `台账中没有设备 ${name}`, `The ledger knows no device ${name}.`);
  return device;
}

import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventMessage } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { drawFootage } from './draw.ts';

const PATIENCE_MS = 10_000;

/** Sends the picture of an event, as its device would. */
export type SendFootage = (device: string, kind: DeviceKind, event: EventMessage) => Promise<EventMessage>;

/**
 * Sends what an event shows by the door for pictures of devices, and names it in the event. A picture that does not arrive costs the event
 * nothing: it is told without.
 * @param url of the server
 */
export const footageSender =
  (url: string): SendFootage =>
  async (device, kind, event) => {
    const spec = kind.events?.[event.event];
    const shown = Object.entries(spec?.attributes ?? {}).find(
      ([name, { type }]) => type === 'media' && event.attributes?.[name] === undefined,
    );
    if (shown === undefined) return event;
    const at = Number(event.observedAt);
    const name = `${event.event}-${at}`;
    const query = new URLSearchParams({ device, event: event.event, attribute: shown[0], name, takenAt: String(at) });
    const sent = await fetch(new URL(`/api/v1/device-media?${query.toString()}`, url), {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(drawFootage(device, event.attributes ?? {}, at)),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    return sent ? { ...event, attributes: { ...event.attributes, [shown[0]]: name } } : event;
  };

import type { IngestContext } from '#server/ingest/adapter.ts';
import { deviceOf, parsePayload } from './codec.ts';

export const SOURCE = 'mqtt';

export interface Publication {
  readonly topic: string;
  readonly payload: string | Buffer;
}

/**
 * What happens to one published message, whichever broker it came through. Resolves when it may be acknowledged: its
 * observations are taken, or it is useless and counted as a reject (a device would send it again for ever).
 * Rejects when it was not taken and the device should keep it.
 * @param allowed may the sender speak for this device?
 */
export async function take(
  context: Pick<IngestContext, 'accept' | 'reject' | 'now'>, peer: string, { topic, payload }: Publication,
  allowed: (device: string) => boolean | Promise<boolean>,
): Promise<void> {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const device = deviceOf(topic);
  if (device === null) return context.reject(SOURCE, peer, bytes, `topic ${JSON.stringify(topic.slice(0, 200))} is not quanyan/v1/{deviceId}/observations`);
  if (!(await allowed(device))) return context.reject(SOURCE, peer, bytes, `not allowed to report for ${device}`);
  const { observations, faults } = parsePayload(bytes, device, context.now());
  if (faults.length > 0) context.reject(SOURCE, peer, bytes, `${device}: ${faults.slice(0, 3).join('; ')}${faults.length > 3 ? `; and ${faults.length - 3} more` : ''}`);
  if (observations.length > 0) await context.accept(observations);
}

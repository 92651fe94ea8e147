import type { Alert } from '#contract/records/alert.ts';
import type { Audience } from './audience.ts';
import type { Redaction } from './redaction.ts';

/** An incident of more devices is a storm, which its events do not explain. */
const MOST = 500;

/** Devices of an incident's alerts, as far as this audience may know them. */
export function devicesOf(alerts: Iterable<Alert>, redaction: Redaction, audience: Audience): string[] {
  const devices = new Set<string>();
  for (const alert of alerts) {
    const device = redaction.show('alert', alert, audience)?.device;
    if (device) devices.add(device);
    if (devices.size >= MOST) break;
  }
  return [...devices];
}

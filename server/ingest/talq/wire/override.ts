import { isObject } from '#server/ingest/report.ts';

/** Override commands of TALQ 2.7: what the central system tells a gateway, pure and in both directions. */

export const API_VERSION = '2.7.1';
/** Of this central system; gateways give it back as `cmsAddress`. */
export const CMS_ADDRESS = '7175616e-7961-4e00-8000-636d73000001';

/**
 * Tells a device to give so much light; null = back to its programme.
 * @param device UUID of the device, or of the gateway for all that is behind it
 */
export const encodeOverride = (device: string, level: number | null, cmsRefId: string): string =>
  JSON.stringify({
    addresses: [{ resource: 'devices', address: device }],
    ...(level === null ? {} : { targetCommand: { state: { name: 'LevelState', value: level }, reason: 'override', cmsRefId } }),
  });

/** @returns null when it is no override command of light */
export function readOverride(
  body: unknown,
): { readonly devices: string[]; readonly level: number | null; readonly cmsRefId: string | null } | null {
  if (!isObject(body) || !Array.isArray(body.addresses)) return null;
  const devices = body.addresses.flatMap((one) => (isObject(one) && typeof one.address === 'string' ? [one.address] : []));
  const { targetCommand: command } = body;
  if (command === undefined) return { devices, level: null, cmsRefId: null };
  const state = isObject(command) ? command.state : undefined;
  if (!isObject(state) || typeof state.value !== 'number') return null;
  return { devices, level: state.value, cmsRefId: isObject(command) && typeof command.cmsRefId === 'string' ? command.cmsRefId : null };
}

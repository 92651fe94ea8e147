import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import type { Records } from '#server/records/records.ts';

/** The ledger's device of this id or address, if devices of its kind go about. */
export function movingDevice(name: string, records: Pick<Records, 'get' | 'deviceNamed'>, kinds: KindIndex): Device | undefined {
  const id = records.deviceNamed(name);
  const device = id === undefined ? undefined : records.get('device', id);
  return device !== undefined && kinds.get(device.kind)?.moves === true ? device : undefined;
}

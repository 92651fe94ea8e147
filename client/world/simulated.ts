import { useMemo } from 'react';
import type { Device } from '#contract/records/device.ts';
import { useRecords } from '#client/world/hooks.ts';

/** True when any device in sight is simulated. */
export function useSimulated(): boolean {
  const { records, version } = useRecords('device');
  return useMemo(() => anySimulated(records.values()), [records, version]);
}

function anySimulated(devices: Iterable<Device>): boolean {
  for (const device of devices) if (device.simulated) return true;
  return false;
}

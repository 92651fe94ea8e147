import { useEffect, useState, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { useWorld } from '#client/world/hooks.ts';
import { deviceName } from './alert-words.ts';

/** Names of devices that are in no screen's ledger any more, as storage has them; null = nobody tells. */
const former = new Map<string, Promise<string | null>>();

function formerName(device: string): Promise<string | null> {
  let name = former.get(device);
  if (name === undefined) {
    name = request<Device>('GET', `/api/v1/devices/${encodeURIComponent(device)}`).then(
      (found) => found.name,
      () => null,
    );
    former.set(device, name);
  }
  return name;
}

/** Who raised an alert; a device that was taken out of the ledger since keeps its name. */
export function useDeviceName(alert: Alert): Label {
  const world = useWorld();
  const gone = alert.device !== null && world.get('device', alert.device) === undefined ? alert.device : null;
  const [found, setFound] = useState<{ readonly device: string; readonly name: string } | null>(null);
  useEffect(() => {
    if (gone === null) return undefined;
    let left = false;
    void formerName(gone).then((name) => (left || name === null ? undefined : setFound({ device: gone, name })));
    return () => {
      left = true;
    };
  }, [gone]);
  if (gone === null || found?.device !== gone) return deviceName(world, alert);
  return label(`${found.name}（已移出台账）`, `${found.name} (taken out of the ledger)`);
}

/** The same as words. */
export function DeviceName({ alert, most = 240 }: { alert: Alert; most?: number }): JSX.Element {
  const { pick } = useWords();
  return <>{pick(useDeviceName(alert)).slice(0, most)}</>;
}

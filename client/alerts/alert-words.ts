import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { alertSpecOf } from '#contract/kinds/kinds.ts';
import { RISK_KIND } from '#contract/kinds/risk-alert.ts';
import { SOURCE_KIND, sourceLabel } from '#contract/kinds/source-alert.ts';
import type { World } from '#client/world/world.ts';

const WITHHELD = label('住户设备，位置已隐去', 'A resident’s device, place withheld');
const NO_DEVICE = label('未登记设备', 'Device not in the ledger');

/** What an alert is called: the words of its kind, else its bare code. */
export function alertLabel(world: World, alert: Alert): Label {
  return alertSpecOf(world.kinds, alert.kind, alert.code)?.label ?? label(alert.code, alert.code);
}

/** What was said of it in words: by the system, else by the device; '' when nothing was. */
export const alertSays = ({ words, text }: Alert): Label => words ?? label(text, text);

const placeLabel = (world: World, path: string): Label => {
  const name = world.get('place', path)?.name ?? path;
  return label(name, name);
};

/** Who raised it: the ledger's name, else the address it claims; neither, when it is about somebody this user may not know of. */
export function deviceName(world: World, alert: Alert): Label {
  const device = alert.device === null ? undefined : world.get('device', alert.device);
  if (device) return label(device.name, device.name);
  if (alert.kind === RISK_KIND) return placeLabel(world, alert.place);
  if (alert.device === null && alert.address === null) return WITHHELD;
  if (alert.kind === SOURCE_KIND) return sourceLabel(alert.address!, (path) => world.get('place', path)?.name) ?? NO_DEVICE;
  return alert.address === null ? NO_DEVICE : label(`${NO_DEVICE.zh} ${alert.address}`, `${NO_DEVICE.en} ${alert.address}`);
}

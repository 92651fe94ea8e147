import type { Device } from '../records/device.ts';

/** Installers number what hangs on a fire panel in 32 bits: the upper half is the loop 回路 (区号), the lower the point 位号. */
const PER_LOOP = 65_536;
/** `<panel>/<type of system>.<its number>.<number of the component>`. */
const PART = /^(.+)\/(\d+\.\d+)\.(\d+)$/;
const SYSTEM = /.\/\d+\.\d+$/;

type Addressed = Pick<Device, 'addresses'>;

/** The loop of a fire panel on which a component hangs; null of what is none, or of another panel. @param panel transmission unit */
export function loopAt(panel: Addressed, { addresses }: Addressed): number | null {
  // Where the ledger says which system is the panel's, hydrants of the same unit number their loops for themselves.
  const systems = panel.addresses.filter((address) => SYSTEM.test(address));
  for (const address of addresses) {
    const [, unit, system, part] = PART.exec(address) ?? [];
    if (unit === undefined || !panel.addresses.includes(unit)) continue;
    if (systems.length === 0 || systems.includes(`${unit}/${system}`)) return Math.floor(Number(part) / PER_LOOP);
  }
  return null;
}

/** What hangs on one loop of a panel. */
export const onLoop = <D extends Addressed>(panel: Addressed, loop: number, devices: Iterable<D>): D[] =>
  Array.from(devices).filter((device) => loopAt(panel, device) === loop);

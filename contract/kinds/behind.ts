import type { Device } from '../records/device.ts';

type Addressed = Pick<Device, 'addresses'>;

/** Does a device hang behind another: has it an address that begins with one of the other's and a slash? */
export const isBehind = (gateway: Addressed, { addresses }: Addressed): boolean =>
  addresses.some((address) => {
    for (let at = address.lastIndexOf('/'); at > 0; at = address.lastIndexOf('/', at - 1))
      if (gateway.addresses.includes(address.slice(0, at))) return true;
    return false;
  });

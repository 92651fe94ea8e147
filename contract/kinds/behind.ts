import type { Device } from '../records/device.ts';

type Addressed = Pick<Device, 'addresses'>;

/** Does a device hang behind another: has it an address that begins with one of the other's and a slash? */
export const isBehind = (gateway: Addressed, device: Addressed): boolean =>
  isBehindAny({ has: (address) => gateway.addresses.includes(address) }, device);

/** Does it hang behind any of several? @param gateways all of their addresses */
export const isBehindAny = (gateways: Pick<ReadonlySet<string>, 'has'>, { addresses }: Addressed): boolean =>
  addresses.some((address) => {
    for (let at = address.lastIndexOf('/'); at > 0; at = address.lastIndexOf('/', at - 1))
      if (gateways.has(address.slice(0, at))) return true;
    return false;
  });

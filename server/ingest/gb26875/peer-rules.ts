import { BlockList, isIP } from 'node:net';

/** Which addresses may speak for which unit, where the operator has said so (`QUANYAN_GB26875_PEERS`). */
export interface PeerRules {
  /** False = nothing is taken of this unit from there. */
  allows(source: number, host: string): boolean;
  /** True when the unit may speak, and clear its alarms, from any address at any time. */
  anywhere(source: number): boolean;
}

type Hosts = BlockList | 'any';
const ENTRY = /^(\*|\d{1,15})=(.+)$/;

/**
 * Reads `889=10.0.0.5, 890=10.0.0.6|10.0.0.7, 891=any, *=10.0.0.0/16`: source address = addresses or networks; `*` is every
 * source not named. Without an entry a unit is heard from everywhere, and its alarms are cleared only from where it spoke last.
 * @throws Error naming the entry.
 */
export function readPeerRules(text: string): PeerRules {
  const rules = new Map<number | '*', Hosts>();
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [, source, hosts] = ENTRY.exec(entry) ?? [];
    if (source === undefined) throw new Error(`${entry} is no source=address`);
    rules.set(source === '*' ? '*' : Number(source), hosts.trim() === 'any' ? 'any' : listOf(hosts, entry));
  }
  const of = (source: number): Hosts | undefined => rules.get(source) ?? rules.get('*');
  return {
    allows: (source, host) => {
      const hosts = of(source);
      return hosts === undefined || hosts === 'any' || hosts.check(host, host.includes(':') ? 'ipv6' : 'ipv4');
    },
    anywhere: (source) => of(source) !== undefined,
  };
}

function listOf(hosts: string, entry: string): BlockList {
  const list = new BlockList();
  for (const host of hosts.split('|').map((part) => part.trim())) {
    const [address, bits, more] = host.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    if (isIP(address) === 0 || more !== undefined || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
      throw new Error(`${host} in ${entry} is no address or network`);
    }
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Address of a peer without its port; IPv4 as such however the socket is called. */
export const hostOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^::ffff:/, '');

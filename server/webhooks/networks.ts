import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Networks that are not of the public Internet (IANA special-purpose registries), where a URL must not lead by itself. */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/32',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
/** Apart by family: a list takes every IPv4 address for one of `::ffff:0:0/96` too. */
const ofFamily = (ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList =>
  listOf(ranges.filter((range) => familyOf(range.split('/', 1)[0]) === family));

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address, bits] = range.split('/');
    const family = familyOf(address);
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}

export class ForbiddenAddress extends Error {
  readonly address: string;
  constructor(address: string) {
    super(`${address} is no address of the public Internet, and not among QUANYAN_WEBHOOK_NETWORKS`);
    this.address = address;
  }
}

/** Where messages may go: the public Internet, and networks that the installation names. */
export class Networks {
  readonly #notPublic = { ipv4: ofFamily(NOT_PUBLIC, 'ipv4'), ipv6: ofFamily(NOT_PUBLIC, 'ipv6') };
  readonly #allowed: { readonly ipv4: BlockList; readonly ipv6: BlockList };

  /** @param allowed as `10.1.0.0/16` */
  constructor(allowed: readonly string[]) {
    this.#allowed = { ipv4: ofFamily(allowed, 'ipv4'), ipv6: ofFamily(allowed, 'ipv6') };
  }

  /** @throws ForbiddenAddress */
  check(address: string): void {
    const bare = address.replace(/^\[|\]$/g, '');
    const family = familyOf(bare);
    if (this.#notPublic[family].check(bare, family) && !this.#allowed[family].check(bare, family)) throw new ForbiddenAddress(bare);
  }

  /**
   * Finds an address of a name, and gives none that may not be gone to. What is connected to is what was checked, so that a name cannot
   * lead elsewhere the second time.
   */
  readonly lookup: LookupFunction = (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      const addresses: LookupAddress[] = found ?? [];
      try {
        if (error) throw error;
        for (const { address } of addresses) this.check(address);
        if (options.all) done(null, addresses);
        else done(null, addresses[0].address, addresses[0].family);
      } catch (fault) {
        done(fault as NodeJS.ErrnoException, []);
      }
    });
  };
}

import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Who sent a request, as far as that can be trusted. */
export interface Caller {
  /** Address of who asks: of the peer, or what a trusted proxy says. Always an address, or '' when the line is gone. */
  readonly address: string;
  /** Host by which the caller knows us. */
  readonly host: string | undefined;
  /** The caller's own line is encrypted. */
  readonly secure: boolean;
  /** A proxy stood between, trusted or not. */
  readonly forwarded: boolean;
}

const FORWARDING = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-forwarded-by',
  'x-real-ip',
  'via',
];
const LONGEST_HEADER = 2000;
const MOST_HOPS = 20;

/** `203.0.113.5`, `::ffff:…` as IPv4, no port, no brackets; null when it is no address. */
function addressIn(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^"|"$/g, '')
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(bare)) return bare;
  const withoutPort = bare.replace(/:\d+$/, '');
  return isIP(withoutPort) === 4 ? withoutPort : null;
}

/** The network a caller can choose addresses of: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  const bare = addressIn(address) ?? address;
  if (isIP(bare) !== 6) return bare;
  const [head, tail = ''] = bare.split('%')[0].split('::');
  const front = head === '' ? [] : head.split(':');
  const missing = bare.includes('::') ? 8 - front.length - (tail === '' ? 0 : tail.split(':').length) : 0;
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...(tail === '' ? [] : tail.split(':'))];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}

/** Reads who asks from a request; believes what proxies say only of those it was told to trust. */
export class Callers {
  readonly #trusted = new BlockList();

  /** @param proxies addresses and CIDR ranges, e.g. `10.0.0.5`, `10.1.0.0/16` */
  constructor(proxies: readonly string[]) {
    for (const proxy of proxies) {
      const [address, bits] = proxy.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#trusted.addAddress(address, family);
      else this.#trusted.addSubnet(address, Number(bits), family);
    }
  }

  isProxy(address: string): boolean {
    const bare = addressIn(address);
    return bare !== null && this.#trusted.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
  }

  of(
    request: Pick<IncomingMessage, 'headers' | 'httpVersion'> & { readonly socket: { readonly remoteAddress?: string | undefined } },
  ): Caller {
    const { headers, socket } = request;
    const peer = addressIn(socket.remoteAddress ?? '') ?? '';
    const encrypted = 'encrypted' in socket;
    // HTTP/1.0 is what nginx speaks to those behind it unless told otherwise, and what no browser speaks.
    const forwarded = request.httpVersion === '1.0' || FORWARDING.some((name) => headers[name] !== undefined);
    if (!this.isProxy(peer)) return { address: peer, host: headers.host, secure: encrypted, forwarded };
    return {
      address: this.#farthest(peer, headers),
      host: last(headers['x-forwarded-host']) ?? headers.host,
      secure: encrypted || last(headers['x-forwarded-proto']) === 'https',
      forwarded,
    };
  }

  /**
   * The nearest address that is no proxy of ours. What cannot be read, or says two things, is not believed: then it is the last that
   * could.
   */
  #farthest(peer: string, headers: IncomingMessage['headers']): string {
    const [said, alsoSaid] = [
      hops(headers['x-forwarded-for'], (part) => part),
      hops(headers.forwarded, (part) => /(?:^|;)\s*for=("[^"]*"|[^;]*)/i.exec(part)?.[1] ?? ''),
    ];
    if (said.length > 0 && alsoSaid.length > 0 && said.at(-1) !== alsoSaid.at(-1)) return peer;
    let nearest = peer;
    for (const address of (said.length > 0 ? said : alsoSaid).reverse()) {
      if (address === null) break;
      nearest = address;
      if (!this.isProxy(address)) break;
    }
    return nearest;
  }
}

/** The addresses of a list header, farthest first, the nearest hops only; null = none that can be read. */
function hops(header: string | string[] | undefined, read: (part: string) => string): (string | null)[] {
  const whole = [header ?? []].flat().join(',');
  if (whole === '') return [];
  return whole
    .slice(-LONGEST_HEADER)
    .split(',')
    .slice(-MOST_HOPS)
    .map((part) => addressIn(read(part)));
}

/** What the nearest proxy added to a list. */
const last = (header: string | string[] | undefined): string | undefined =>
  [header ?? []].flat().join(',').split(',').at(-1)?.trim().slice(0, 300) || undefined;

/** HJ 212-2017 and -2005: `##`, four digits of length, data, four hex digits of CRC, CR LF. Pure text in ASCII. */

export interface Packet {
  /** Fields before CP, by name: QN, ST, CN, PW, MN, Flag, PNUM, PNO. */
  readonly head: Readonly<Record<string, string>>;
  /** What stands between the && of CP. */
  readonly cp: string;
  /** How the sender counts: see `DIALECTS`. */
  readonly dialect: Dialect;
}

type Dialect = 'standard' | 'length-plus-six' | 'three-digits';

export type PacketEvent =
  | { readonly kind: 'packet'; readonly packet: Packet; readonly bytes: Uint8Array }
  | { readonly kind: 'junk'; readonly bytes: Uint8Array; readonly reason: string };

/** Longest data of the standard is 1024; instruments of makers exceed it. */
const MOST = 4096;
const HASH = 0x23;

/** The register is moved right by eight before the byte is added: this is not the CRC of Modbus. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc = (crc >> 8) ^ byte;
    for (let bit = 0; bit < 8; bit++) {
      const low = crc & 1;
      crc >>= 1;
      if (low) crc ^= 0xa001;
    }
  }
  return crc;
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** Cuts what arrives into packets, whatever stands between them. */
export class PacketDecoder {
  #bytes: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): PacketEvent[] {
    const bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const events: PacketEvent[] = [];
    let at = 0;
    for (;;) {
      const start = nextStart(bytes, at);
      junk(bytes.subarray(at, start), 'no packet of HJ 212: it begins with ##', events);
      at = start;
      const found = packetAt(bytes, at);
      if (found === 'more') break;
      if ('reason' in found) {
        const next = nextStart(bytes, at + 1);
        junk(bytes.subarray(at, next), found.reason, events);
        at = next;
      } else {
        events.push({ kind: 'packet', packet: found.packet, bytes: bytes.slice(at, at + found.length) });
        at += found.length;
      }
    }
    this.#bytes = bytes.slice(at);
    return events;
  }
}

/** Where the next ## is, or a # at the end that may become one. */
function nextStart(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === HASH && (at + 1 === bytes.length || bytes[at + 1] === HASH)) return at;
  return bytes.length;
}

function junk(bytes: Uint8Array, reason: string, events: PacketEvent[]): void {
  if (!bytes.every((byte) => byte === 10 || byte === 13)) events.push({ kind: 'junk', bytes: bytes.slice(), reason });
}

type Found = { readonly packet: Packet; readonly length: number } | { readonly reason: string } | 'more';

/** Ways of counting, the standard first: the length may hold the six digits around it, or have three digits. */
const DIALECTS: readonly { readonly dialect: Dialect; readonly digits: number; readonly less: number }[] = [
  { dialect: 'standard', digits: 4, less: 0 },
  { dialect: 'length-plus-six', digits: 4, less: 6 },
  { dialect: 'three-digits', digits: 3, less: 0 },
];

function packetAt(bytes: Uint8Array, at: number): Found {
  let [more, reason] = [false, ''];
  for (const { dialect, digits, less } of DIALECTS) {
    const text = ascii(bytes.subarray(at + 2, at + 2 + digits));
    if (!/^\d*$/.test(text)) {
      reason ||= `length "${printable(text)}" is no number`;
      continue;
    }
    if (text.length < digits) {
      more = true;
      continue;
    }
    const length = Number(text) - less;
    if (length < 0 || length > MOST) {
      reason ||= `length ${text}: at most ${MOST}`;
      continue;
    }
    const from = at + 2 + digits;
    if (from + length + 4 > bytes.length) {
      more = true;
      continue;
    }
    const data = bytes.subarray(from, from + length);
    const [said, is] = [ascii(bytes.subarray(from + length, from + length + 4)).toUpperCase(), hex4(crcOf(data))];
    if (said === is) return { packet: { ...readData(ascii(data)), dialect }, length: 2 + digits + length + 4 };
    reason ||= `CRC is ${printable(said)}, must be ${is}`;
  }
  return more ? 'more' : { reason };
}

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 40);

function readData(data: string): Pick<Packet, 'head' | 'cp'> {
  const [, before = data, cp = ''] = /^(.*?)CP=&&(.*)&&$/s.exec(data) ?? [];
  const fields = before.split(';').flatMap((field) => {
    const at = field.indexOf('=');
    return at > 0 ? [[field.slice(0, at), field.slice(at + 1)] as const] : [];
  });
  return { head: Object.fromEntries(fields), cp };
}

/** One packet. @param data head fields in their order */
export function encodePacket(head: Readonly<Record<string, string>>, cp: string, dialect: Dialect = 'standard'): Uint8Array {
  const data = `${Object.entries(head)
    .map(([name, value]) => `${name}=${value};`)
    .join('')}CP=&&${cp}&&`;
  const { digits, less } = DIALECTS.find((one) => one.dialect === dialect)!;
  return Buffer.from(
    `##${String(data.length + less).padStart(digits, '0')}${data}${hex4(crcOf(Buffer.from(data, 'latin1')))}\r\n`,
    'latin1',
  );
}

/** Answers: to a notice, and to data. */
const ANSWER = { notice: '9013', data: '9014' } as const;

/** What a packet that wants an answer is answered; null when it wants none. Bit 0 of Flag: an answer is wanted. */
export function answerTo({ head: { QN, CN, PW, MN, Flag }, dialect }: Packet): Uint8Array | null {
  if (QN === undefined || MN === undefined || (Number(Flag ?? 0) & 1) === 0) return null;
  const notice = CN === '3020' || CN === '3022';
  const head = { QN, ST: '91', CN: notice ? ANSWER.notice : ANSWER.data, ...(PW !== undefined && { PW }), MN, Flag: '4' };
  return encodePacket(head, '', dialect);
}

/** CN of what stations send by themselves: real time, minutes, hours, days. */
export const DATA_COMMANDS: ReadonlySet<string> = new Set(['2011', '2051', '2061', '2031']);

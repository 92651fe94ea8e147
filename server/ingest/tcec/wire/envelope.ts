import { timingSafeEqual } from 'node:crypto';
import { BLOCK, BlockChain } from '#server/lib/block-chain.ts';
import { KeyedHash } from '#server/lib/keyed-hash.ts';

/** Secrets that two operators have agreed on. */
export interface Secrets {
  /** Key and first block of AES-128-CBC: 16 bytes each. */
  readonly data: string;
  readonly iv: string;
  /** Key of the signature, HMAC-MD5. */
  readonly sig: string;
}

/** A request as it is sent; every field is a text. */
export interface Envelope {
  readonly OperatorID: string;
  readonly Data: string;
  readonly TimeStamp: string;
  readonly Seq: string;
  readonly Sig: string;
}

interface Made {
  readonly chain: BlockChain;
  readonly sig: KeyedHash;
}
/** Made once by secrets, because to make them costs more than a message does. */
const madeOf = new WeakMap<Secrets, Made>();

function made(secrets: Secrets): Made {
  const known = madeOf.get(secrets) ?? {
    chain: new BlockChain(Buffer.from(secrets.data), Buffer.from(secrets.iv)),
    sig: new KeyedHash('md5', secrets.sig),
  };
  madeOf.set(secrets, known);
  return known;
}

const signed = (text: string, secrets: Secrets): string => made(secrets).sig.of(text, 'hex').toUpperCase();

export const signatureOf = ({ OperatorID, Data, TimeStamp, Seq }: Omit<Envelope, 'Sig'>, secrets: Secrets): string =>
  signed(OperatorID + Data + TimeStamp + Seq, secrets);

export function isSigned(envelope: Envelope, secrets: Secrets): boolean {
  const [ours, theirs] = [Buffer.from(signatureOf(envelope, secrets)), Buffer.from(envelope.Sig.toUpperCase())];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

/** @returns null when it is not of these secrets, or cut */
export function decrypt(data: string, secrets: Secrets): Buffer | null {
  const bytes = made(secrets).chain.decrypt(Buffer.from(data, 'base64'));
  if (bytes === null) return null;
  // PKCS #7: as many bytes as are missing, each saying how many.
  const pad = bytes[bytes.length - 1];
  const end = bytes.length - pad;
  return pad >= 1 && pad <= BLOCK && bytes.subarray(end).every((byte) => byte === pad) ? bytes.subarray(0, end) : null;
}

export function encrypt(text: string, secrets: Secrets): string {
  const length = Buffer.byteLength(text);
  const pad = BLOCK - (length % BLOCK);
  const bytes = Buffer.alloc(length + pad, pad);
  bytes.write(text);
  return made(secrets).chain.encrypt(bytes).toString('base64');
}

/** What is answered: signed over what it says. */
export function answerOf(ret: number, msg: string, data: object, secrets: Secrets | null): Answer {
  if (secrets === null) return { Ret: ret, Msg: msg, Data: '', Sig: '' };
  const sealed = encrypt(JSON.stringify(data), secrets);
  return { Ret: ret, Msg: msg, Data: sealed, Sig: signed(`${ret}${msg}${sealed}`, secrets) };
}

interface Answer {
  readonly Ret: number;
  readonly Msg: string;
  readonly Data: string;
  readonly Sig: string;
}

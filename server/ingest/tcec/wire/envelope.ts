import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

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

const hmac = (secret: string, text: string): string => createHmac('md5', secret).update(text).digest('hex').toUpperCase();

export const signatureOf = ({ OperatorID, Data, TimeStamp, Seq }: Omit<Envelope, 'Sig'>, { sig }: Secrets): string =>
  hmac(sig, OperatorID + Data + TimeStamp + Seq);

export function isSigned(envelope: Envelope, secrets: Secrets): boolean {
  const [ours, theirs] = [Buffer.from(signatureOf(envelope, secrets)), Buffer.from(envelope.Sig.toUpperCase())];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

/** @returns null when it is not of these secrets, or cut */
export function decrypt(data: string, { data: key, iv }: Secrets): Buffer | null {
  try {
    const cipher = createDecipheriv('aes-128-cbc', Buffer.from(key), Buffer.from(iv));
    return Buffer.concat([cipher.update(Buffer.from(data, 'base64')), cipher.final()]);
  } catch {
    return null;
  }
}

export function encrypt(text: string, { data: key, iv }: Secrets): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key), Buffer.from(iv));
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

/** What is answered: signed over what it says. */
export function answerOf(ret: number, msg: string, data: object, secrets: Secrets | null): Answer {
  if (secrets === null) return { Ret: ret, Msg: msg, Data: '', Sig: '' };
  const sealed = encrypt(JSON.stringify(data), secrets);
  return { Ret: ret, Msg: msg, Data: sealed, Sig: hmac(secrets.sig, `${ret}${msg}${sealed}`) };
}

interface Answer {
  readonly Ret: number;
  readonly Msg: string;
  readonly Data: string;
  readonly Sig: string;
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign, verify, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '#server/lib/write-whole.ts';

const FILE = 'briefing-key.pem';
const MARK = /^<!-- quanyan-briefing 1 key=([0-9a-f]{16}) signature=([A-Za-z0-9+/]{86}==) -->\n/;
const DOCTYPE = '<!doctype html>\n';

type Verdict = 'genuine' | 'altered' | 'other-key' | 'no-briefing';

/** Ed25519 over the bytes of a file: whoever is handed one can ask this server whether it said so, word for word. */
export class BriefingKey {
  readonly #private: KeyObject;
  readonly #public: KeyObject;
  /** First eight bytes of the SHA-256 of the public key, as hex. */
  readonly fingerprint: string;

  private constructor(key: KeyObject) {
    this.#private = key;
    this.#public = createPublicKey(key);
    this.fingerprint = hash('sha256', this.#public.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);
  }

  /**
   * The key of a data folder, made the first time it is needed.
   * @throws Error with a sentence for the operator when the file holds no such key
   */
  static async open(folder: string): Promise<BriefingKey> {
    const file = path.join(folder, FILE);
    const stored = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (stored !== null) return new BriefingKey(readKey(file, stored));
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeWhole(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    return new BriefingKey(privateKey);
  }

  /** @param body a page without its doctype */
  signed(body: string): string {
    const signature = sign(null, Buffer.from(body), this.#private).toString('base64');
    return `${DOCTYPE}<!-- quanyan-briefing 1 key=${this.fingerprint} signature=${signature} -->\n${body}`;
  }

  /** Whether a file is one of ours as it was given out. */
  check(file: string): Verdict {
    if (!file.startsWith(DOCTYPE)) return 'no-briefing';
    const rest = file.slice(DOCTYPE.length);
    const mark = MARK.exec(rest);
    if (mark === null) return 'no-briefing';
    const [whole, key, signature] = mark;
    if (key !== this.fingerprint) return 'other-key';
    const bytes = Buffer.from(signature, 'base64');
    // Some letters of base64 stand for bits that nobody reads: another one there is a change too.
    if (bytes.toString('base64') !== signature) return 'altered';
    return verify(null, Buffer.from(rest.slice(whole.length)), this.#public, bytes) ? 'genuine' : 'altered';
  }
}

function readKey(file: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new Error(
    `${file}: no Ed25519 private key in PEM. Put the right file back, or delete it: then a new key is made, and older briefings are no ` +
      'longer recognised',
  );
}

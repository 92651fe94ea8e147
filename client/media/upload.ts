import type { Refusal } from '#contract/commands.ts';
import type { Media } from '#contract/reports/media.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Refused, request } from '#client/session/session.ts';

/** What is said of something that is sent. */
interface Said {
  /** A record such as `ticket:GD20261126-0001`. */
  readonly about?: string | undefined;
  readonly takenAt?: number | undefined;
}

const VERSION = { 'X-Quanyan': '1', 'Tus-Resumable': '1.0.0' };
/** About fifty pieces, so that progress is seen; none so small that the line only waits. */
const SMALLEST = 131_072;
const LARGEST = 4_194_304;
const PIECES = 50;
/** Waits between tries while nothing gets through, ms; then it is given up. */
const WAITS = [500, 1000, 2000, 4000, 8000, 15_000];

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function begin(bytes: Blob, { about, takenAt }: Said): Promise<string> {
  const said = { filetype: bytes.type, about, takenAt: takenAt === undefined ? undefined : String(takenAt) };
  const metadata = Object.entries(said).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name} ${base64(value)}`],
  );
  const headers = { ...VERSION, 'Upload-Length': String(bytes.size), 'Upload-Metadata': metadata.join(',') };
  const response = await fetch(withBasePath('/api/v1/uploads'), { method: 'POST', headers }).catch(() => null);
  const location = response?.ok ? response.headers.get('location') : null;
  if (location) return location;
  const refusal = response === null ? null : ((await response.json().catch(() => null)) as { refusal?: Refusal } | null)?.refusal;
  throw new Refused(refusal ?? UNREACHABLE);
}

/** Where it goes on; null when nobody answers. */
async function offsetAt(location: string): Promise<number | null> {
  const response = await fetch(location, { method: 'HEAD', headers: VERSION }).catch(() => null);
  if (response?.status === 404) throw new Refused(EXPIRED);
  return response?.ok ? Number(response.headers.get('upload-offset')) : null;
}

/** Sends one piece. @returns null when it got there; else why it did not, and the server is asked where to go on */
async function sendPiece(location: string, offset: number, piece: Blob): Promise<Refusal | null> {
  const headers = { ...VERSION, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) };
  const response = await fetch(location, { method: 'PATCH', headers, body: piece }).catch(() => null);
  if (response?.ok) return null;
  if (response === null) return UNREACHABLE;
  const answer = (await response.json().catch(() => null)) as { refusal?: Refusal } | null;
  const words = { zh: `服务器拒绝了上传（${response.status}）`, en: `The server refused the upload (${response.status}).` };
  const refusal: Refusal = answer?.refusal ?? { code: 'invalid', message: words };
  // Elsewhere, busy, damaged on its way, or the server's own trouble: it may go better next time.
  if ([409, 429, 460].includes(response.status) || response.status >= 500) return refusal;
  throw new Refused(refusal);
}

/**
 * Sends a picture or clip in pieces, going on where the line broke.
 * @param onProgress told how much has got there, 0 … 1
 * @throws Refused in words
 */
export async function upload(bytes: Blob, said: Said, onProgress: (part: number) => void): Promise<Media> {
  const location = await begin(bytes, said);
  const size = Math.min(LARGEST, Math.max(SMALLEST, Math.ceil(bytes.size / PIECES)));
  let [offset, failed] = [0, 0];
  for (;;) {
    const piece = bytes.slice(offset, offset + size);
    const why = await sendPiece(location, offset, piece);
    const at = why === null ? offset + piece.size : await offsetAt(location);
    if (at !== null && at > offset) failed = 0;
    if (at !== null) offset = at;
    onProgress(offset / bytes.size);
    if (why === null && offset === bytes.size) break;
    if (why === null) continue;
    if (failed >= WAITS.length) throw new Refused(why);
    await pause(WAITS[failed++]);
  }
  const path = `/api/v1/uploads/${location.slice(location.lastIndexOf('/') + 1)}`;
  const { media } = await request<{ media: Media | null }>('GET', path);
  if (media === null) throw new Refused(UNREACHABLE);
  return media;
}

const UNREACHABLE: Refusal = {
  code: 'internal',
  message: {
    zh: '服务器没有应答，未能送达，请检查网络后重试',
    en: 'The server does not answer: nothing was handed in. Check the network and try again.',
  },
};
const EXPIRED: Refusal = {
  code: 'not-found',
  message: { zh: '上传已过期，请重新选择文件', en: 'The upload has expired: choose the file again.' },
};

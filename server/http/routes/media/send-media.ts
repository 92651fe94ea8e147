import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Media, MediaVariant } from '#contract/reports/media.ts';
import { refuse } from '#server/lib/refused.ts';
import type { BlobStore } from '#server/media/store/blobs.ts';

/** Bytes of a variant, and what they are. */
const variantOf = (media: Media, variant: MediaVariant): { hash: string; bytes: number; type: string } | null =>
  variant === 'original' ? media : media.thumb && { ...media.thumb, type: 'image/jpeg' };

/** `bytes=a-b`, `a-` or `-n`: one range; null when all is asked for, 'none' when there are no such bytes. */
function rangeOf(header: string | undefined, bytes: number): { start: number; end: number } | null | 'none' {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return start > end || start >= bytes ? 'none' : { start, end };
}

/** Sends a still or clip, or the part of it that is asked for. @param cached how long a browser may keep it, s; 0 = not at all */
export async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  { media, variant, blobs, cached }: { media: Media; variant: MediaVariant; blobs: BlobStore; cached: number },
): Promise<void> {
  const file = variantOf(media, variant);
  if (file === null || media.goneAt !== null) throw notKept(media, variant);
  const etag = `"${file.hash}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Cache-Control', cached > 0 ? `private, max-age=${cached}` : 'no-store');
  response.setHeader('Content-Disposition', 'inline');
  // Opened by itself it is a picture, and never a page.
  response.setHeader('Content-Security-Policy', "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox");
  if (cached > 0 && request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  const asked = (request.headers['if-range'] ?? etag) === etag ? rangeOf(request.headers.range, file.bytes) : null;
  if (asked === 'none') return void response.writeHead(416, { 'Content-Range': `bytes */${file.bytes}` }).end();
  const { start, end } = asked ?? { start: 0, end: file.bytes - 1 };
  const headers = { 'Content-Type': file.type, 'Content-Length': end - start + 1 };
  if (request.method === 'HEAD') return void response.writeHead(200, headers).end();
  const bytes = await blobs.open(file.hash, start, end);
  if (bytes === null)
    throw refuse(
      'not-found',
      '文件不在存储中，请联系管理员',
      `The bytes of ${media.id} are not where they are kept: tell an administrator.`,
    );
  response.writeHead(asked ? 206 : 200, asked ? { ...headers, 'Content-Range': `bytes ${start}-${end}/${file.bytes}` } : headers);
  // Who leaves early is no fault.
  await pipeline(bytes, response).catch(() => response.destroy());
}

function notKept({ id, goneAt }: Media, variant: MediaVariant): Error {
  if (goneAt === null) return refuse('not-found', '没有缩略图', `${id} has no ${variant}.`);
  const day = new Date(goneAt).toISOString().slice(0, 10);
  return refuse('not-found', `已于 ${day} 按保存期限删除`, `It was deleted on ${day}, when it had been kept long enough.`);
}

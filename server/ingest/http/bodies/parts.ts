/** One part of a multipart body. */
interface BodyPart {
  /** As the sender calls it; '' = not at all. */
  readonly name: string;
  /** Content type in lower case, without parameters; '' = none given. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

const BOUNDARY = /boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i;
const MOST_PARTS = 32;
const HEAD_END = '\r\n\r\n';

/**
 * The parts of a whole multipart body (RFC 2046), of any subtype; null when it is none. The last part counts though its closing
 * boundary is missing: senders break off in the pictures that come last.
 */
export function partsOf(contentType: string | undefined, bytes: Uint8Array): BodyPart[] | null {
  if (!/^multipart\//i.test(contentType ?? '')) return null;
  const named = BOUNDARY.exec(contentType!);
  if (named === null) return null;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = `--${named[1] ?? named[2]}`;
  const parts: BodyPart[] = [];
  let from = body.indexOf(mark, 0, 'latin1');
  while (from >= 0 && parts.length < MOST_PARTS) {
    const start = from + mark.length;
    if (body.toString('latin1', start, start + 2) === '--') break;
    const next = body.indexOf(mark, start, 'latin1');
    const part = partOf(body.subarray(start, next < 0 ? body.length : next));
    if (part !== null) parts.push(part);
    from = next;
  }
  return parts;
}

function partOf(bytes: Buffer): BodyPart | null {
  const end = bytes.indexOf(HEAD_END, 0, 'latin1');
  if (end < 0) return null;
  const head = bytes.toString('utf8', 0, end);
  const header = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1].trim() ?? '';
  const disposition = header('content-disposition');
  return {
    name: /(?:^|[;\s])name="?([^";]{0,200})"?/i.exec(disposition)?.[1] ?? '',
    type: header('content-type').split(';', 1)[0].trim().toLowerCase(),
    bytes: bytes.subarray(end + HEAD_END.length),
  };
}

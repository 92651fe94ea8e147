import { refuse } from '#server/lib/refused.ts';

/** The version of the tus protocol (tus.io, MIT) that is spoken, and which of its extensions. */
export const TUS_VERSION = '1.0.0';
export const TUS_EXTENSIONS = 'creation,expiration,checksum,termination';
export const TUS_ALGORITHMS = 'sha256';

/** `Upload-Metadata`: names, each with a base64 value, comma separated. */
export function readMetadata(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '')
    .slice(0, 4000)
    .split(',')
    .map((pair) => pair.trim().split(' '));
  return new Map(pairs.map(([name, value = '']) => [name, Buffer.from(value, 'base64').toString('utf8')]));
}

/** A whole number from 0 in a header. @throws Refused, naming the header */
export function readCount(name: string, header: string | undefined): number {
  if (header === undefined || !/^\d{1,15}$/.test(header))
    throw refuse(
      'invalid',
      `请求头 ${name} 应为字节数`,
      `The header ${name} must be a number of bytes, not ${JSON.stringify(header ?? '')}.`,
    );
  return Number(header);
}

/** `Upload-Checksum`: null when none was sent. @returns SHA-256, base64 @throws Refused for another algorithm */
export function readChecksum(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [algorithm, value = ''] = header.split(' ');
  if (algorithm !== 'sha256' || !/^[A-Za-z0-9+/]{43}=$/.test(value))
    throw refuse(
      'invalid',
      'Upload-Checksum 应为 sha256 加 base64',
      'Upload-Checksum must be "sha256", a space and the checksum in base64.',
    );
  return value;
}

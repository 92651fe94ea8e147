import { open, type FileHandle } from 'node:fs/promises';
import type { MediaType } from '#contract/reports/media.ts';
import { refuse } from '#server/lib/refused.ts';
import type { CleanPicture, Looked } from './bounds.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanMp4 } from './mp4.ts';
import { cleanPng } from './png.ts';
import { sniff, SNIFFED } from './sniff.ts';
import { cleanWebp } from './webp.ts';

/** Most bytes of a still and of a clip. */
export interface Limits {
  readonly still: number;
  readonly clip: number;
}

export interface Clean extends Looked {
  readonly type: MediaType;
  readonly bytes: number;
  /** Of a still: its bytes, and how they are to be turned. */
  readonly picture: CleanPicture | null;
}

const PICTURES: Readonly<Record<string, (bytes: Buffer) => CleanPicture>> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/webp': cleanWebp,
};

/**
 * Looks through a file that somebody sent and takes out of it, in place, what is not picture or sound; on disk when it resolves.
 * @param claimed the type it was said to be; null = nothing was said
 * @throws Refused in words: what it looks like instead, cut short, too many pixels or bytes
 */
export async function cleanFile(path: string, claimed: string | null, limits: Limits): Promise<Clean> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const type = typeOf(await head(file), claimed);
    checkBytes(type, size, limits);
    const clean: Clean =
      type === 'video/mp4' ? { type, bytes: size, picture: null, ...(await cleanMp4(file, size)) } : await cleanStill(file, size, type);
    await file.sync();
    return clean;
  } finally {
    await file.close();
  }
}

/**
 * Looks at the beginning of what is still coming: what will not be taken need not be sent to its end.
 * @param length bytes it is to have @throws Refused
 */
export async function checkBeginning(path: string, claimed: string | null, length: number, limits: Limits): Promise<void> {
  const file = await open(path, 'r');
  try {
    checkBytes(typeOf(await head(file), claimed), length, limits);
  } finally {
    await file.close();
  }
}

async function head(file: FileHandle): Promise<Buffer> {
  const bytes = Buffer.alloc(SNIFFED);
  const { bytesRead } = await file.read(bytes, 0, SNIFFED, 0);
  return bytes.subarray(0, bytesRead);
}

async function cleanStill(file: FileHandle, size: number, type: MediaType): Promise<Clean> {
  const raw = Buffer.alloc(size);
  await file.read(raw, 0, size, 0);
  const picture = PICTURES[type](raw);
  await file.write(picture.bytes, 0, picture.bytes.length, 0);
  await file.truncate(picture.bytes.length);
  return { type, picture, bytes: picture.bytes.length, width: picture.width, height: picture.height, durationMs: null };
}

/** @throws Refused */
function typeOf(bytes: Buffer, claimed: string | null): MediaType {
  const found = sniff(bytes);
  if ('looksLike' in found)
    throw refuse(
      'invalid',
      `只接受 JPEG、PNG、WebP 图片和 MP4 视频；此文件看来是${found.looksLike.zh}`,
      `Only JPEG, PNG and WebP pictures and MP4 clips are taken; this looks like ${found.looksLike.en}.`,
    );
  if (claimed !== null && claimed !== found.type)
    throw refuse(
      'invalid',
      `此文件自称 ${claimed.slice(0, 60)}，内容却是 ${found.type}`,
      `This file says it is ${claimed.slice(0, 60)}, but its bytes are ${found.type}.`,
    );
  return found.type;
}

/** @throws Refused */
function checkBytes(type: MediaType, bytes: number, limits: Limits): void {
  const clip = type === 'video/mp4';
  const most = clip ? limits.clip : limits.still;
  if (bytes <= most) return;
  const [is, may] = [(bytes / 1e6).toFixed(1), most / 1e6];
  throw refuse(
    'invalid',
    `文件为 ${is} MB，${clip ? '视频' : '图片'}最大 ${may} MB`,
    `The file has ${is} MB; a ${clip ? 'clip' : 'picture'} may have ${may} MB.`,
  );
}

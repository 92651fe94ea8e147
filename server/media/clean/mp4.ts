import type { FileHandle } from 'node:fs/promises';
import { refuse } from '#server/lib/refused.ts';
import { checkSize, cutShort, type Looked } from './bounds.ts';

/** The index of a clip is read whole; one of an hour is about 2 MB. */
const LARGEST_INDEX = 16_000_000;
/** Boxes that hold other boxes, and may stay. */
const HOLDERS: ReadonlySet<string> = new Set('moov trak mdia minf stbl dinf edts mvex moof traf mfra'.split(' '));
/** Boxes a player needs. Every other one (place, owner, words, covers, what a maker added) becomes free space. */
const KEPT: ReadonlySet<string> = new Set(
  (
    'ftyp styp mdat sidx mvhd tkhd elst mdhd hdlr vmhd smhd nmhd dref stsd ' +
    'stts ctts cslg stsc stsz stz2 stco co64 stss stsh sdtp sbgp sgpd ' +
    'padb subs saiz saio tref trex mehd trep mfhd tfhd tfdt trun tfra mfro'
  ).split(' '),
);
const ZEROES = Buffer.alloc(65_536);

interface Found {
  width: number;
  height: number;
  durationMs: number | null;
  video: boolean;
}

/**
 * Takes what is not picture or sound out of an MP4, in place: such boxes become empty ones of the same length, so that no offset
 * moves. Nothing is decoded. @throws Refused
 */
export async function cleanMp4(file: FileHandle, length: number): Promise<Looked> {
  const found: Found = { width: 0, height: 0, durationMs: null, video: false };
  let indexed = false;
  for (let at = 0; at < length;) {
    const head = Buffer.alloc(16);
    await file.read(head, 0, 16, at);
    const { name, size, header } = boxAt(head, 0, length - at, at);
    if ((at === 0) !== (name === 'ftyp')) throw cutShort('MP4', at);
    if (name === 'moov' || name === 'moof') {
      if (size > LARGEST_INDEX)
        throw refuse('invalid', '视频的索引过大', `The index of this clip has ${size} bytes; at most ${LARGEST_INDEX}.`);
      const box = Buffer.alloc(size);
      await file.read(box, 0, size, at);
      cleanWithin(box, header, size, at, found);
      await file.write(box, 0, size, at);
      indexed ||= name === 'moov';
    } else if (!KEPT.has(name)) await empty(file, at, header, size);
    at += size;
  }
  if (!indexed || !found.video) throw refuse('invalid', '此 MP4 中没有画面', 'This MP4 holds no picture.');
  checkSize(found.width, found.height);
  return { width: found.width, height: found.height, durationMs: found.durationMs };
}

interface Box {
  readonly name: string;
  /** Bytes with the header, and of the header. */
  readonly size: number;
  readonly header: number;
}

/** @param room bytes there are from `at` on @param where for words: the place in the file */
function boxAt(bytes: Buffer, at: number, room: number, where: number): Box {
  if (room < 8) throw cutShort('MP4', where);
  const [short, name] = [bytes.readUInt32BE(at), bytes.toString('latin1', at + 4, at + 8)];
  const header = short === 1 ? 16 : 8;
  const size = short === 0 ? room : short === 1 && room >= 16 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
  if (size < header || size > room) throw cutShort('MP4', where);
  return { name, size, header };
}

async function empty(file: FileHandle, at: number, header: number, size: number): Promise<void> {
  await file.write(Buffer.from('free', 'latin1'), 0, 4, at + 4);
  for (let done = header; done < size; done += ZEROES.length) await file.write(ZEROES, 0, Math.min(ZEROES.length, size - done), at + done);
}

/** The boxes inside one, between two offsets of `bytes`. @param base where `bytes` lies in the file */
function cleanWithin(bytes: Buffer, from: number, to: number, base: number, found: Found): void {
  for (let at = from; at < to;) {
    const { name, size, header } = boxAt(bytes, at, to - at, base + at);
    if (HOLDERS.has(name)) cleanWithin(bytes, at + header, at + size, base, found);
    else if (KEPT.has(name)) look(name, bytes.subarray(at + header, at + size), base + at, found);
    else {
      bytes.write('free', at + 4, 'latin1');
      bytes.fill(0, at + header, at + size);
    }
    at += size;
  }
}

/** Notes what a box says, and takes times and names out of it. Version 1 boxes have longer times. */
function look(name: string, body: Buffer, where: number, found: Found): void {
  const long = body[0] === 1;
  const need = (bytes: number): void => {
    if (body.length < bytes) throw cutShort('MP4', where);
  };
  if (name === 'mvhd' || name === 'tkhd' || name === 'mdhd') {
    need(long ? 36 : 24);
    body.fill(0, 4, long ? 20 : 12);
  }
  if (name === 'mvhd') {
    const scale = body.readUInt32BE(long ? 20 : 12);
    const duration = long ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16);
    if (scale > 0 && duration > 0 && duration < 0xffffffff) found.durationMs = Math.round((duration / scale) * 1000);
  }
  if (name === 'tkhd') {
    const matrix = long ? 52 : 40;
    need(matrix + 44);
    const [width, height] = [body.readUInt32BE(matrix + 36) >>> 16, body.readUInt32BE(matrix + 40) >>> 16];
    // On its side when the matrix exchanges x and y.
    const upright = body.readInt32BE(matrix + 4) === 0;
    if (width * height > found.width * found.height) [found.width, found.height] = upright ? [width, height] : [height, width];
  }
  if (name === 'hdlr') {
    need(24);
    const handler = body.toString('latin1', 8, 12);
    found.video ||= handler === 'vide';
    if (handler !== 'vide' && handler !== 'soun')
      throw refuse(
        'invalid',
        `视频中带有“${handler}”数据轨（例如定位轨迹），请去除后再发送`,
        `This clip carries a data track (${JSON.stringify(handler)}), such as where it was taken: send it without.`,
      );
    body.fill(0, 24);
  }
}

import { describe, expect, it } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import { put } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import { absorb } from './absorb.ts';
import { FURONG, NOON, signal, testBook, testKinds } from './testing.ts';

const TOWER = `${FURONG}/b7`;
const hang = (book: Book, id: string, place: string, name: string, more: Partial<Device> = {}): void =>
  void book.apply([put('device', { id, handle: 1, kind: 'smoke', name, place, position: [117, 36.6, 0], addresses: [], simulated: true, ...more })]);

function town(): Book {
  const book = testBook();
  book.apply([put('place', { ...book.get('place', `${FURONG}/b3`)!, id: 'b7', path: TOWER, name: '7号楼' })]);
  hang(book, 'kitchen', `${TOWER}/F12`, '芙蓉里小区 7号楼 12层 厨房烟感');
  hang(book, 'corridor', `${TOWER}/F11`, '11层走廊烟感');
  return book;
}
const raise = (book: Book, device: string, patch: Parameters<typeof signal>[1], after = 0): void =>
  void book.apply(absorb([signal(device, { receivedAt: NOON + after, ...patch })], book, testKinds, NOON + after));
const titleOf = (book: Book) => [...book.all('incident')].at(-1)!.title;

describe('an incident is called by', () => {
  it('the place of the first alert on which a life may hang, and then how far it has spread', () => {
    const book = town();
    raise(book, 'kitchen', { place: `${TOWER}/F12` });
    expect(titleOf(book)).toEqual({ zh: '7号楼 12层 厨房 · 火警', en: '7号楼 12层 厨房 · Fire' });
    raise(book, 'corridor', { place: `${TOWER}/F11` }, 20_000);
    raise(book, 'corridor', { place: `${TOWER}/F11`, code: 'fault' }, 21_000);
    expect(titleOf(book).zh).toBe('7号楼 12层 厨房 · 火警 → 11层');
    raise(book, 'x', { device: null, address: 'gb26875:1/1', place: FURONG }, 22_000);
    raise(book, 'neighbour', { place: `${FURONG}/b3/f2` }, 23_000);
    expect(titleOf(book)).toEqual({ zh: '7号楼 12层 厨房 · 火警 → 11层、3号楼', en: '7号楼 12层 厨房 · Fire → Floor 11, 3号楼' });
  });

  it('building and floor, where the name leaves them out', () => {
    const book = town();
    raise(book, 'corridor', { place: `${TOWER}/F11` });
    expect(titleOf(book).zh).toBe('7号楼 11层走廊 · 火警');
    hang(book, 'odd', TOWER, 'smoke-east', { floor: -1 });
    raise(book, 'odd', { place: TOWER, simulated: false });
    expect(titleOf(book)).toEqual({ zh: '7号楼 地下1层 smoke-east · 火警', en: '7号楼 Basement 1 smoke-east · Fire' });
  });

  it('the device out of doors, and by the site when nobody knows the device', () => {
    const book = town();
    hang(book, 'cover', FURONG, '大明湖路 1号雨水井盖', { kind: 'cover' });
    raise(book, 'cover', { kind: 'cover', code: 'open', place: FURONG });
    expect(titleOf(book).zh).toBe('大明湖路 1号雨水井盖 · 井盖开启');
    raise(book, '', { device: null, address: 'gb26875:1/9', place: '/unknown' });
    expect(titleOf(book).zh).toBe('位置未知 Place unknown · 火警');
  });

  it('a few floors, not by all', () => {
    const book = town();
    raise(book, 'kitchen', { place: `${TOWER}/F12` });
    for (const floor of [13, 14, 15, 16]) raise(book, `s${floor}`, { place: `${TOWER}/F${floor}` }, floor);
    expect(titleOf(book).zh).toBe('7号楼 12层 厨房 · 火警 → 13层、14层、15层…');
  });
});

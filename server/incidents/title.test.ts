import { describe, expect, it } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import { put } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import { absorb } from './absorb.ts';
import { FURONG, NOON, signal, testBook, testKinds } from './testing.ts';

const TOWER = `${FURONG}/b7`;
const hang = (records: Records, id: string, place: string, name: string, more: Partial<Device> = {}): void =>
  void records.apply([
    put('device', { id, handle: 1, kind: 'smoke', name, place, position: [117, 36.6, 0], addresses: [], simulated: true, ...more }),
  ]);

function town(): Records {
  const records = testBook();
  records.apply([put('place', { ...records.get('place', `${FURONG}/b3`)!, id: 'b7', path: TOWER, name: '7号楼' })]);
  hang(records, 'kitchen', `${TOWER}/F12`, '芙蓉里小区 7号楼 12层 厨房烟感');
  hang(records, 'corridor', `${TOWER}/F11`, '11层走廊烟感');
  return records;
}
const raise = (records: Records, device: string, patch: Parameters<typeof signal>[1], after = 0): void =>
  void records.apply(absorb([signal(device, { receivedAt: NOON + after, ...patch })], records, testKinds, NOON + after));
const titleOf = (records: Records) => [...records.all('incident')].at(-1)!.title;

describe('an incident is called by', () => {
  it('the place of the first alert on which a life may hang, and then how far it has spread', () => {
    const records = town();
    raise(records, 'kitchen', { place: `${TOWER}/F12` });
    expect(titleOf(records)).toEqual({ zh: '7号楼 12层 厨房 · 火警', en: '7号楼 12层 厨房 · Fire' });
    raise(records, 'corridor', { place: `${TOWER}/F11` }, 20_000);
    raise(records, 'corridor', { place: `${TOWER}/F11`, code: 'fault' }, 21_000);
    expect(titleOf(records).zh).toBe('7号楼 12层 厨房 · 火警 → 11层');
    raise(records, 'x', { device: null, address: 'gb26875:1/1', place: FURONG }, 22_000);
    raise(records, 'neighbour', { place: `${FURONG}/b3/f2` }, 23_000);
    expect(titleOf(records)).toEqual({ zh: '7号楼 12层 厨房 · 火警 → 11层、3号楼', en: '7号楼 12层 厨房 · Fire → Floor 11, 3号楼' });
  });

  it('building and floor, where the name leaves them out', () => {
    const records = town();
    raise(records, 'corridor', { place: `${TOWER}/F11` });
    expect(titleOf(records).zh).toBe('7号楼 11层走廊 · 火警');
    hang(records, 'odd', TOWER, 'smoke-east', { floor: -1 });
    raise(records, 'odd', { place: TOWER, simulated: false });
    expect(titleOf(records)).toEqual({ zh: '7号楼 地下1层 smoke-east · 火警', en: '7号楼 Basement 1 smoke-east · Fire' });
  });

  it('the device out of doors, and by the site when nobody knows the device', () => {
    const records = town();
    hang(records, 'cover', FURONG, '大明湖路 1号雨水井盖', { kind: 'cover' });
    raise(records, 'cover', { kind: 'cover', code: 'open', place: FURONG });
    expect(titleOf(records).zh).toBe('大明湖路 1号雨水井盖 · 井盖开启');
    raise(records, '', { device: null, address: 'gb26875:1/9', place: '/unknown' });
    expect(titleOf(records).zh).toBe('位置未知 Place unknown · 火警');
  });

  it('a few floors, not by all', () => {
    const records = town();
    raise(records, 'kitchen', { place: `${TOWER}/F12` });
    for (const floor of [13, 14, 15, 16]) raise(records, `s${floor}`, { place: `${TOWER}/F${floor}` }, floor);
    expect(titleOf(records).zh).toBe('7号楼 12层 厨房 · 火警 → 13层、14层、15层…');
  });
});

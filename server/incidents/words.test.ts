import { expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import { reasonOf, type Tally } from './words.ts';

const FIRE = { label: label('火警', 'Fire'), count: 1 };
const tally = (patch: Partial<Tally>): Tally => ({
  place: '芙蓉里小区',
  affinity: 'fire',
  devices: 1,
  firstDevice: '3号楼烟感',
  spanMs: 0,
  kinds: [FIRE],
  ...patch,
});

it('of one device, says the place once and no “×1”', () => {
  expect(reasonOf(tally({}))).toEqual({ zh: '芙蓉里小区 3号楼烟感 消防告警：火警', en: 'fire alert of 3号楼烟感 at 芙蓉里小区: Fire' });
  expect(reasonOf(tally({ firstDevice: '芙蓉里小区3号楼烟感' }))).toEqual({
    zh: '芙蓉里小区3号楼烟感 消防告警：火警',
    en: 'fire alert of 芙蓉里小区3号楼烟感: Fire',
  });
  expect(
    reasonOf(
      tally({
        kinds: [
          { ...FIRE, count: 2 },
          { label: label('故障', 'Fault'), count: 1 },
        ],
      }),
    ).zh,
  ).toBe('芙蓉里小区 3号楼烟感 消防告警：火警 ×2、故障');
});

it('of several devices, counts them all', () => {
  expect(reasonOf(tally({ devices: 2, spanMs: 61_000, firstDevice: '芙蓉里小区3号楼烟感', kinds: [{ ...FIRE, count: 2 }] })).zh).toBe(
    '芙蓉里小区 2 分钟内 2 处消防告警：火警 ×2',
  );
});

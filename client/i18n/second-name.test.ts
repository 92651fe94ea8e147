import { expect, it } from 'vitest';
import { loadReadings } from '#client/i18n/pinyin.ts';
import { secondName } from './second-name.ts';

it.each([
  ['芙蓉里小区', 'Furongli Compound'],
  ['7号楼', 'Building 7'],
  ['泉城路街道', 'Quanchenglu Subdistrict'],
  ['历下区', 'Lixia District'],
  ['办公楼3', 'Bangonglou 3'],
  ['Quiet Court', ''],
])('%s is said %s', async (name, said) => {
  expect(secondName(name, await loadReadings())).toBe(said);
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findEntries, type Entry } from './find.ts';
import { findSpelled, loadReadings, type Readings } from '#client/i18n/pinyin.ts';

let readings: Readings;
beforeAll(async () => {
  readings = await loadReadings();
});

const entry = (text: string, about = '', rank = 0): Entry => ({ type: 'place', id: text, text, about, rank });
const TOWN = [
  entry('泉城路街道'),
  entry('芙蓉街社区'),
  entry('重华里小区'),
  entry('3号楼 2单元'),
  entry('窨井盖 017', 'mh-017 芙蓉街社区'),
  entry('Quiet Court'),
];
const names = (query: string): string[] => findEntries(TOWN, query, readings).map((found) => found.entry.text);

describe('search', () => {
  it.each([
    ['泉城', '泉城路街道'],
    ['qcl', '泉城路街道'],
    ['quanchenglu', '泉城路街道'],
    ['quancl', '泉城路街道'],
    ['frj', '芙蓉街社区'],
    ['chonghua', '重华里小区'],
    ['zhonghua', '重华里小区'],
    ['3hl', '3号楼 2单元'],
    ['mh-017', '窨井盖 017'],
    ['QUIET', 'Quiet Court'],
  ])('%s finds %s first', (query, text) => expect(names(query)[0]).toBe(text));

  it('wants every word, in any order', () => {
    expect(names('017 芙蓉')).toEqual(['窨井盖 017']);
    expect(names('017 泉城')).toEqual([]);
  });
  it('prefers the beginning of a name, then its middle, then the second line', () => {
    expect(names('芙蓉')).toEqual(['芙蓉街社区', '窨井盖 017']);
  });
  it('finds what is written while the dictionary is on its way', () => {
    expect(findEntries(TOWN, '泉城', null)).toHaveLength(1);
    expect(findEntries(TOWN, 'qcl', null)).toHaveLength(0);
  });
  it.each([
    '芙蓉里小区1号楼',
    '芙蓉里小区 1号楼',
    '芙蓉里1号楼',
    '泉城路街道芙蓉里小区1号楼',
    '芙蓉里小区１号楼',
    '芙蓉里小区1',
    '济南市芙蓉里小区1号楼',
  ])('%s finds the house by the places around it', (query) => {
    const house: Entry = {
      ...entry('1号楼', '芙蓉里小区'),
      id: 'right',
      above: ['济南市', '历下区', '泉城路街道', '芙蓉街社区', '芙蓉里小区'],
    };
    const others = [
      { ...house, id: 'other', about: '重华里小区', above: ['济南市', '历下区', '泉城路街道', '芙蓉街社区', '重华里小区'] },
      { ...house, id: 'twelve', text: '12号楼' },
      ...TOWN,
    ];
    expect(findEntries([...others, house], query, readings)[0].entry.id).toBe('right');
    expect(findEntries(others, query, readings).map((found) => found.entry.id)).not.toContain('other');
  });
  it.each([
    ['大明湖路１号', '大明湖路1号'],
    ['大明湖路 1 号', '大明湖路1号'],
    ['大明湖路1号', '大明湖路 １号'],
    ['ＱＵＩＥＴ court', 'Quiet Court'],
    ['quietcourt', 'Quiet Court'],
    ['大明湖\u200B路1号', '大明湖路1号'],
  ])('%s finds %s, however wide it is written', (query, text) => {
    expect(findEntries([entry(text), ...TOWN], query, readings)[0].entry.text).toBe(text);
  });
  it.each(['芙蓉里小区 7号楼', '芙蓉里小区7号楼', '芙蓉里 7号楼', '7号楼'])('%s is the house itself before the devices in it', (query) => {
    const above = ['泉城路街道', '芙蓉里小区'];
    const house: Entry = { ...entry('7号楼', '芙蓉里小区', 25), id: 'house', above };
    const devices = Array.from({ length: 20 }, (_, n): Entry => ({
      type: 'device',
      id: `d${n}`,
      text: `芙蓉里小区 7号楼 ${n + 1}层 厨房烟感`,
      about: '烟感',
      above: [...above, '7号楼'],
      rank: 50,
    }));
    const seventeen: Entry = { ...house, id: 'seventeen', text: '17号楼' };
    expect(findEntries([...devices, seventeen, house], query, readings)[0].entry.id).toBe('house');
  });
  it('nothing for nothing', () => expect(names('   ')).toEqual([]));

  it('finds every name by any mix of whole and first-letter spelling', () => {
    const chars = fc.array(fc.constantFrom(...'泉城路街道芙蓉社区重华里小区窨井盖消防栓'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(chars, fc.infiniteStream(fc.boolean()), (text, short) => {
        const typed = text.map((char) => (short.next().value ? readings(char)[0][0] : readings(char)[0])).join('');
        expect(findSpelled(text, typed, readings)).toBe(0);
      }),
    );
  });
});

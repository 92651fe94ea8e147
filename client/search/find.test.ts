import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findEntries, type Entry } from './find.ts';
import { findSpelled, loadReadings, type Readings } from './pinyin.ts';

let readings: Readings;
beforeAll(async () => {
  readings = await loadReadings();
});

const entry = (text: string, about = '', rank = 0): Entry => ({ type: 'place', id: text, text, about, rank });
const TOWN = [entry('泉城路街道'), entry('芙蓉街社区'), entry('重华里小区'), entry('3号楼 2单元'), entry('窨井盖 017', 'mh-017 芙蓉街社区'), entry('Quiet Court')];
const names = (query: string): string[] => findEntries(TOWN, query, readings).map((found) => found.entry.text);

describe('search', () => {
  it.each([
    ['泉城', '泉城路街道'], ['qcl', '泉城路街道'], ['quanchenglu', '泉城路街道'], ['quancl', '泉城路街道'], ['frj', '芙蓉街社区'],
    ['chonghua', '重华里小区'], ['zhonghua', '重华里小区'], ['3hl', '3号楼 2单元'], ['mh-017', '窨井盖 017'], ['QUIET', 'Quiet Court'],
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
  it('nothing for nothing', () => expect(names('   ')).toEqual([]));

  it('finds every name by any mix of whole and first-letter spelling', () => {
    const chars = fc.array(fc.constantFrom(...'泉城路街道芙蓉社区重华里小区窨井盖消防栓'), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(chars, fc.infiniteStream(fc.boolean()), (text, short) => {
      const typed = text.map((char) => (short.next().value ? readings(char)[0][0] : readings(char)[0])).join('');
      expect(findSpelled(text, typed, readings)).toBe(0);
    }));
  });
});

import { expect, it } from 'vitest';
import { isWithin } from '#contract/places/geo.ts';
import { put } from '#contract/records/record.ts';
import { generateTown } from '#scenes/town/town.ts';
import { Records } from '#server/records/records.ts';
import { placesNamed } from './by-places.ts';

const { places } = generateTown({ seed: 1 });
const records = new Records();
records.apply(places.map((place) => put('place', place)));
const compound = places.find(({ level, name }) => level === 'compound' && name === '芙蓉里小区')!;
const house = places.find(({ path, name }) => name === '1号楼' && isWithin(path, compound.path))!;

it.each(['芙蓉里小区1号楼', '芙蓉里小区 １号楼', '芙蓉里1号楼', '泉城路街道芙蓉里小区1号楼'])('%s is one house', (text) =>
  expect(placesNamed(text, records, ['/'])).toEqual([house.path]),
);

it('what is named without the places around it, and what lies elsewhere, is not', () => {
  expect(placesNamed('1号楼', records, ['/'])).toEqual([]);
  expect(placesNamed('重华里1号楼', records, [compound.path])).toEqual([]);
  expect(placesNamed('芙蓉里小区1号楼', records, ['/370102/nowhere'])).toEqual([]);
});

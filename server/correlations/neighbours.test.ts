import { expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { B3, Block, UNIT } from './testing.ts';

const FURONG = B3.slice(0, -3);

it('counts by building, compound and gateway follow the ledger: devices that move, are corrected or leave, and buildings that come', () => {
  const block = new Block();
  const { neighbours } = block.correlator;
  block.hangUnit(3);
  block.hang('cam', 'camera', { place: `${B3}/f2` });
  const unit = () => neighbours.children(block.records.get('device', UNIT)!);
  expect(Object.fromEntries(neighbours.within(B3))).toEqual({ uitd: 1, 'smoke-detector': 3, camera: 1 });
  expect(Object.fromEntries(neighbours.directWithin(FURONG))).toEqual({ uitd: 1, camera: 1 });
  expect(unit().get('smoke-detector')).toBe(3);
  const cam = block.records.get('device', 'cam')!;
  block.records.apply([put('device', { ...cam, kind: 'throw-camera', place: `${FURONG}/b9/F01` })]);
  expect([neighbours.within(B3).get('camera'), neighbours.within(FURONG).get('throw-camera')]).toEqual([undefined, 1]);
  expect(neighbours.buildingOf(`${FURONG}/b9/F01`)).toBeNull();
  block.records.apply([put('place', { ...block.records.get('place', B3)!, id: 'b9', path: `${FURONG}/b9` })]);
  expect(neighbours.within(`${FURONG}/b9`).get('throw-camera')).toBe(1);
  block.records.apply([{ type: 'device', id: 'smoke-0', record: null }]);
  expect([unit().get('smoke-detector'), neighbours.within(B3).get('smoke-detector')]).toEqual([2, 2]);
});

it('a place that is only called otherwise has nothing counted anew', () => {
  const block = new Block();
  block.hang('cam', 'camera');
  block.records.apply([put('place', { ...block.records.get('place', B3)!, name: '三号楼' })]);
  const { all } = block.records;
  block.records.all = () => expect.unreachable();
  expect(block.correlator.neighbours.within(B3).get('camera')).toBe(1);
  block.records.all = all;
});

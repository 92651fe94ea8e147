import { expect, it } from 'vitest';
import { FURONG } from '#server/incidents/testing.ts';
import { put } from '#contract/records/record.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Block } from './testing.ts';

/** Wells along a road, and a weather station, in one community. */
function road(): Block {
  const block = new Block();
  const place = FURONG.slice(0, FURONG.lastIndexOf('/'));
  for (let n = 1; n <= 9; n++) block.hang(`mh-${n}`, 'manhole', { name: `大明湖路 ${n}号雨水井盖`, place });
  block.hang('ws', 'weather-station', { name: '大明湖路 1号气象站', place });
  return block;
}
const rising = (block: Block, n: number, value: number, rate: number): void =>
  void block.say([`mh-${n}`], 'water-rising', true, { point: 'waterLevelCm', value, rate });
const found = (block: Block) => block.open.filter(({ cause }) => cause?.correlation === 'flood-ahead');

it('rain and two wells that rise are one incident that names them in the order in which they will be over', () => {
  const block = road();
  block.say(['ws'], 'downpour', true, { point: 'rainMmH', value: 42 });
  rising(block, 1, 60, 4);
  expect(found(block)).toEqual([]);
  rising(block, 2, 130, 8.04);
  const [incident] = found(block);
  expect(incident.title.zh).toMatch(/积水：0 井越限，2 井将越限$/);
  expect(incident.reason.zh).toBe(
    '雨强 42 mm/h；照上报时的涨速，将先后到 180 cm：大明湖路 2号雨水井盖 约 7 分钟（130 cm，每分钟 8 cm）、大明湖路 1号雨水井盖 约 30 分钟（60 cm，每分钟 4 cm）',
  );
  expect(incident.reason.en).toContain('over 180 cm next: 大明湖路 2号雨水井盖 in about 7 min (130 cm, 8 cm a minute)');
  expect(block.faults).toEqual([]);
});

it('a well that is over is told as such, and no more as one to come; of many a few are named', () => {
  const block = road();
  for (let n = 1; n <= 8; n++) rising(block, n, 90 + n, 3);
  block.say(['mh-1'], 'water-over', true, { point: 'waterLevelCm', value: 181 });
  const [incident] = found(block);
  expect(incident.title.en).toMatch(/flooding: 1 wells? over, 7 will be next$/);
  expect(incident.reason.zh).toContain('已越限：大明湖路 1号雨水井盖；');
  expect(incident.reason.zh).toContain('等 7 处');
  block.say(['mh-2'], 'water-over', true, { point: 'waterLevelCm', value: 181 });
  expect(found(block)[0].title.zh).toMatch(/积水：2 井越限，6 井将越限$/);
});

it('one well that is blocked floods no community, nor do two that rise on a dry day', () => {
  const block = road();
  block.say(['mh-1'], 'water-over');
  rising(block, 1, 190, 5);
  expect(found(block)).toEqual([]);
  const dry = road();
  rising(dry, 3, 60, 3);
  rising(dry, 4, 60, 3);
  expect(found(dry)).toEqual([]);
});

it('where an official warning of rain is in force two wells that rise are enough, and they are measured by the stricter limit', () => {
  const block = road();
  const place = FURONG.slice(0, FURONG.lastIndexOf('/'));
  block.records.apply([put('warning', make('warning', { places: [place], colour: 2, simulated: true }))]);
  rising(block, 3, 60, 4);
  rising(block, 4, 64, 4);
  const [incident] = found(block);
  expect(incident.reason.zh).toMatch(
    /^暴雨橙色预警生效，限值由 180 cm 收紧到 144 cm；照上报时的涨速，将先后到 144 cm：.*4号雨水井盖 约 20 分钟/,
  );
  expect(incident.reason.en).toContain('orange warning of rainstorm in force, the limit is 144 cm and not 180');
  expect(block.faults).toEqual([]);
});

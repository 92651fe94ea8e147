import { expect, it } from 'vitest';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { Block } from './testing.ts';

const EAST_M = METRES_PER_DEGREE * Math.cos((36.66 * Math.PI) / 180);
const GATEWAY = 'talq:g1';

/** A cabinet with twelve lamps along 泉城路, 45 m apart. */
function road(): Block {
  const block = new Block();
  block.hang('lc', 'lamp-circuit', { name: '泉城路 1号路灯箱', addresses: [GATEWAY] });
  for (let n = 1; n <= 12; n++)
    block.hang(`sl-${n}`, 'street-lamp', {
      name: `泉城路 ${n}号灯`,
      addresses: [`${GATEWAY}/${n}`],
      position: [117 + (n * 45) / EAST_M, 36.66 + (n % 2) / 10_000, 8],
    });
  return block;
}

const out = (block: Block, ...lamps: number[]): void =>
  void block.say(
    lamps.map((n) => `sl-${n}`),
    'lamp-out',
  );
const titles = (block: Block): string[] =>
  [...block.records.all('incident')].filter(({ state }) => state !== 'closed').map(({ title }) => title.zh);

it('three lamps in a row, told one by one, are one incident with the stretch named', () => {
  const block = road();
  out(block, 4);
  out(block, 6);
  expect(titles(block).join()).not.toContain('连续');
  out(block, 5);
  expect(titles(block)).toContain('泉城路 3 灯连续不亮，约 90 m');
  out(block, 7, 8);
  expect(titles(block)).toContain('泉城路 5 灯连续不亮，约 180 m');
  expect(block.faults).toEqual([]);
});

it('lamps here and there are not', () => {
  const block = road();
  out(block, 1, 3, 5, 7, 9, 11);
  expect(titles(block).join()).not.toContain('连续');
});

it('the cabinet says why', () => {
  const block = road();
  block.say(['lc'], 'circuit-tripped');
  out(block, 2, 3, 4);
  const incident = [...block.records.all('incident')].find(({ cause }) => cause?.correlation === 'dark-road')!;
  expect(incident.title.en).toBe('泉城路: 3 lamps in a row are out, about 90 m');
  expect(incident.reason.zh).toContain('泉城路 1号路灯箱：路灯回路跳闸；泉城路 3 灯连续不亮，约 90 m');
});

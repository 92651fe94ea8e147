import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import type { Correlation } from './correlation.ts';
import { loadCorrelations } from './correlator.ts';
import { B3, Block } from './testing.ts';

it('the example in README.md is a correlation that works as it stands there', async () => {
  const readme = await readFile(path.join(import.meta.dirname, 'README.md'), 'utf8');
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-correlation-'));
  try {
    const code = /`server\/correlations\/flooded\.correlation\.ts`\n```ts\n([^]*?)```/.exec(readme)![1];
    const file = path.join(folder, 'flooded.correlation.ts');
    const at = (_: string, top: string): string => `'${pathToFileURL(path.join(ROOT, top)).href}/`;
    await writeFile(file, code.replaceAll(/'#(\w+)\//g, at));
    const { default: flooded } = (await import(pathToFileURL(file).href)) as { default: Correlation };
    // Who follows the page has it among the others already.
    const others = (await loadCorrelations()).filter(({ id }) => id !== flooded.id);
    const block = new Block([...others, flooded].sort((a, b) => a.rank - b.rank));
    for (let n = 0; n < 4; n++) block.hang(`well-${n}`, 'manhole', { place: n === 3 ? B3 : B3.slice(0, -3) });
    block.say(['well-0', 'well-3'], 'water-over');
    block.now += 60_000;
    block.say(['well-1', 'well-2'], 'water-over');
    expect(block.incidentOf('well-0')).toMatchObject({
      severity: 2,
      alerts: { length: 3 },
      title: { zh: '芙蓉里小区 · 路面积水？→ 3 处井盖', en: '芙蓉里小区 · street flooded? → 3 wells' },
    });
    expect(block.incidentOf('well-3').id).not.toBe(block.incidentOf('well-0').id);
    expect(block.faults).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('every correlation is named as its file, says what it finds, and stands in the table of README.md', async () => {
  const readme = await readFile(path.join(import.meta.dirname, 'README.md'), 'utf8');
  const all = await loadCorrelations();
  expect(all.length).toBeGreaterThan(0);
  for (const { id, about, codes } of all) {
    expect(readme).toContain(`| \`${id}\` |`);
    expect(about).toMatch(/\.$/);
    expect(codes.length).toBeGreaterThan(0);
  }
  expect(new Set(all.map(({ rank }) => rank)).size).toBe(all.length);
});

import { expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { STEP_MS } from './back-test.ts';
import type { Compound } from './compounds.ts';
import { loadModel } from './model.ts';
import { RiskPast } from './past.ts';
import type { Risk } from './risk.ts';
import { RiskView } from './view.ts';

const NOW = Date.UTC(2026, 10, 28);

it('a back-test counts the sensors that it reads, and says that it reads some', async () => {
  const model = await loadModel();
  // With wells and meters heard as a whole just enough is known to warn by.
  const known = model.factors.filter(({ id }) => id === 'levels' || id === 'power-load');
  const only = { ...model, factors: known, warn: { ...model.warn, certainty: 1 } };
  const sensors = (id: string, limit: number) => Array.from({ length: 60 }, (_, n) => ({ device: `${id}${n}`, point: 'p', limit }));
  const compound: Compound = {
    path: '/s/c',
    name: '',
    center: [117, 36.6],
    simulated: false,
    stations: [],
    wells: sensors('w', 180),
    meters: sensors('m', 500),
    fireDevices: 0,
    tallestM: null,
    gasYear: null,
    homes: 0,
  };
  const past = new RiskPast(await loadKinds(), model.events);
  const risk = { at: NOW, model: only, past, alertsSince: 0, judged: [{ compound }] } as unknown as Risk;
  const asked = new Set<string>();
  const read = (device: string, _point: string, from: number, to: number) => {
    asked.add(device);
    return Promise.resolve(
      Array.from({ length: (to - from) / STEP_MS }, (_, i) => ({ at: from + i * STEP_MS, min: 0, mean: 0, max: 900 })),
    );
  };
  const view = new RiskView({ risk, history: { read } as never, demo: false, now: () => NOW, monotonic: () => 0 });
  const told = await view.backTest('/', 1);
  expect(asked.size).toBe(48);
  expect(told.rows.find(({ colour }) => colour === 1)!.share).toBeGreaterThan(0.9);
  expect(told.limits.map(({ zh }) => zh)).toContain('每小区至多抽取 24 口井、24 块表');
});

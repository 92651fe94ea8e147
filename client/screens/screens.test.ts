import { expect, it } from 'vitest';
import { loadPanel, PANEL_IDS } from '#client/panels/panel.ts';
import { SCREENS } from './discover.ts';
import { splitOpen } from '#client/view/view.ts';
import { defineScreen, panelsOf, type Screen } from './screen.ts';

it('every screen names panels that exist, at an address of its own', () => {
  expect(SCREENS.map((screen) => screen.id).sort()).toEqual(expect.arrayContaining(['desk', 'wall']));
  expect(new Set(SCREENS.map((screen) => screen.path)).size).toBe(SCREENS.length);
  for (const screen of SCREENS) for (const panel of panelsOf(screen)) expect(PANEL_IDS, `${screen.id} names ${panel}`).toContain(panel);
});

it('every panel is shown on some screen', () => {
  const shown = new Set(SCREENS.flatMap((screen) => [...panelsOf(screen), ...(screen.offers ?? [])]));
  expect(PANEL_IDS.filter((id) => !shown.has(id))).toEqual([]);
});

it('every panel is what its folder says', async () => {
  for (const id of PANEL_IDS) expect((await loadPanel(id)).id).toBe(id);
}, 60_000);

it('a panel nobody made is refused by name', async () => {
  await expect(loadPanel('nowhere')).rejects.toThrow(/no panel is named "nowhere"/);
});

it('a layout that does not add up is refused', () => {
  const desk = SCREENS.find((screen) => screen.id === 'desk')!;
  const broken =
    (layout: Partial<Screen['layout']>): (() => Screen) =>
    () =>
      defineScreen({ ...desk, layout: { ...desk.layout, ...layout } });
  expect(broken({ grid: ['head head', 'map'] })).toThrow(/differ in length/);
  expect(broken({ grid: ['map'] })).toThrow(/is not in the grid/);
  expect(broken({ areas: {} })).toThrow(/nothing stands in/);
});

it('reads what is open', () => {
  expect(splitOpen('device:gb:1/2')).toEqual({ prefix: 'device', id: 'gb:1/2' });
  expect(splitOpen('')).toEqual({ prefix: '', id: '' });
});

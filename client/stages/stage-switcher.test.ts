import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import type { Stage, StageEvents, StageKind, StageOptions } from './stage.ts';
import { StageSwitcher } from './stage-switcher.ts';
import { viewStore } from '#client/view/view.ts';

/** What each stage that was mounted was told. */
const mounted = vi.hoisted(() => [] as { options: StageOptions; events: StageEvents }[]);
vi.mock('./map/stage.ts', () => {
  const stage: Stage = {
    userMoved: false,
    setMarks: () => undefined,
    fly: () => undefined,
    pick: () => null,
    pointAt: () => null,
    pose: () => ({ center: [117, 36], distance: 900, bearing: 0, pitch: 40 }),
    setPadding: () => undefined,
    dispose: () => undefined,
  };
  const kind: StageKind = {
    id: 'map',
    draws: [],
    mount: (_, options, events) => {
      mounted.push({ options, events });
      return stage;
    },
  };
  return { default: kind };
});

const element = (): object => ({ dataset: {}, style: {}, append: () => undefined, remove: () => undefined, getAnimations: () => [] });
const quiet: StageEvents = {
  onPick: () => undefined,
  onHover: () => undefined,
  onProblem: () => undefined,
  onReady: () => undefined,
  onWhole: () => undefined,
};

beforeEach(() => {
  mounted.length = 0;
  vi.stubGlobal('document', { createElement: element });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal('location', { search: '' });
});
afterEach(() => void vi.unstubAllGlobals());

async function show(switcher: StageSwitcher, scale: number): Promise<(typeof mounted)[number]> {
  const { world } = createFakeWorld(2);
  const before = mounted.length;
  switcher.show(
    {
      world,
      id: 'map',
      lang: 'zh',
      density: 'wall',
      scale,
      padding: () => ({ top: 0, right: 0, bottom: 0, left: 0 }),
      onUndrawable: () => undefined,
    },
    quiet,
  );
  await vi.waitFor(() => expect(mounted).toHaveLength(before + 1));
  return mounted[before];
}

it('a stage for a window of another size looks anew, and is waited for as any that has another behind it', async () => {
  const switcher = new StageSwitcher(element() as HTMLElement, viewStore);
  const first = await show(switcher, 1);
  expect(first.options).toMatchObject({ pose: null, alone: true });
  first.events.onReady();
  expect((await show(switcher, 1)).options).toMatchObject({ pose: { distance: 900 }, alone: false });
  expect((await show(switcher, 1.5)).options).toMatchObject({ pose: null, alone: false });
});

it('one that replaces a picture that is lost is alone, though it looks the same way', async () => {
  const switcher = new StageSwitcher(element() as HTMLElement, viewStore);
  const first = await show(switcher, 1);
  first.events.onReady();
  first.events.onProblem({ kind: 'lost', detail: '', message: { zh: '', en: '' } });
  expect((await show(switcher, 1)).options).toMatchObject({ pose: { distance: 900 }, alone: true });
});

import { describe, expect, it } from 'vitest';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import type { View } from '#client/view/view.ts';
import { pickedView, stageFor } from './stage-choice.ts';

const { world } = createFakeWorld(8);
const view = (focus: string, stage: View['stage']): View => ({ focus, stage, hidden: [], time: 'live', open: '' });

describe('the way in and out', () => {
  it('is inside only in a building, and back outside where one came from', () => {
    expect(stageFor(world, view('/s/q0/c0/b/F03', 'interior'), 'map')).toBe('interior');
    expect(stageFor(world, view('/s/q0/c0', 'interior'), 'globe')).toBe('globe');
    expect(stageFor(world, view('', 'interior'), 'map')).toBe('map');
    expect(stageFor(world, view('/s/q0/c0/b', 'map'), 'map')).toBe('map');
    expect(stageFor({ ...world, all: () => new Map() }, view('/s/q0/c0/b', 'interior'), 'map')).toBe('interior');
  });

  it('goes in when what is picked is where one is', () => {
    expect(pickedView(world, view('/s/q0/c0', 'map'), '/s/q0/c0/b')).toEqual({ focus: '/s/q0/c0/b' });
    expect(pickedView(world, view('/s/q0/c0/b', 'map'), '/s/q0/c0/b')).toEqual({ focus: '/s/q0/c0/b', stage: 'interior' });
    expect(pickedView(world, view('/s/q0/c0', 'map'), '/s/q0/c0')).toEqual({ focus: '/s/q0/c0' });
  });

  it('closes a device that is not where one goes, and nothing else', () => {
    const picked = (open: string, path: string): string | undefined =>
      pickedView(world, { ...view('/s/q0/c0/b/d0', 'map'), open }, path).open;
    expect(world.get('device', 'd0')?.place).toBe('/s/q0/c0/b');
    expect([picked('device:d0', '/s/q0/c1'), picked('device:d0', '/s/q0/c0/b/d4'), picked('device:gone', '/s/q0')]).toEqual(['', '', '']);
    expect([
      picked('device:d0', '/s/q0/c0'),
      picked('device:d0', '/s/q0/c0/b/d0'),
      picked('incident:i', '/s/q0/c1'),
      picked('', '/s/q0/c1'),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

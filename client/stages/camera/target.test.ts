import { describe, expect, it } from 'vitest';
import type { User } from '#contract/roles.ts';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import { targetOf, targetOfView } from './target.ts';

describe('targetOf', () => {
  const { world } = createFakeWorld(8);
  const device = world.deviceByHandle(3)!;

  it('is the device itself, at its height', () => {
    const target = targetOf(world, `${device.place}/${device.id}`);
    expect(target).toMatchObject({ level: 'device', height: 9, outline: [[device.position[0], device.position[1]]] });
  });

  it('is the place, or the nearest known place above', () => {
    expect(targetOf(world, '/s/q1/c0/b')).toMatchObject({ level: 'building', height: 30 });
    const whole = targetOf(world, '/s/q1/c0/b');
    expect(whole.indoors).toMatchObject({ building: { path: '/s/q1/c0/b' }, floor: null, device: null });
    expect(targetOf(world, '/s/q1/c0/b/F07')).toEqual({ ...whole, indoors: { ...whole.indoors, floor: 7 } });
    expect(targetOf(world, '/s/q1').indoors).toBeUndefined();
    const seenBy = (role: User['role']): unknown => {
      const visited = createFakeWorld(4).world;
      Object.assign(visited, { user: { id: role, name: role, role, jurisdiction: '/' } satisfies User });
      return targetOf(visited, '/s/q1/c0/b').indoors?.veiled;
    };
    expect([seenBy('leader'), seenBy('wall-leader'), seenBy('wall-visitor'), seenBy('wall-public')]).toEqual([
      undefined,
      undefined,
      true,
      true,
    ]);
    expect(targetOf(world, '/s/q1/c0')).toMatchObject({ level: 'compound', height: 30 });
    expect(targetOf(world, '/s/q1')).toMatchObject({ level: 'community', outline: world.get('place', '/s/q1')!.ring });
  });

  it('is the whole when the focus is empty, unknown, or names a device in the wrong place', () => {
    const whole = targetOf(world, '');
    expect(whole).toMatchObject({ level: 'street', outline: world.get('place', '/s')!.ring });
    expect(targetOf(world, '/nowhere/at/all')).toEqual(whole);
    expect(targetOf(world, '/unknown')).toEqual(whole);
    expect(targetOf(world, `/s/q1/${device.id}`)).toEqual(targetOf(world, '/s/q1'));
  });

  it('of a View is the point it asks about, where its focus would show that as a speck', () => {
    const open = 'sight:@117.003,36.601';
    expect(targetOfView(world, { focus: '', open })).toMatchObject({ center: [117.003, 36.601], height: 0, level: 'compound' });
    expect(targetOfView(world, { focus: '', open }).outline[0][0]).toBeCloseTo(117.003 - 70 / 89_400, 5);
    expect(targetOfView(world, { focus: '/s/q1', open }).center).toEqual([117.003, 36.601]);
    expect(targetOfView(world, { focus: '/s/q1/c0', open })).toEqual(targetOf(world, '/s/q1/c0'));
    for (const other of ['', 'sight:/s/q1/c0', 'sight:@nowhere', 'device:d3'])
      expect(targetOfView(world, { focus: '', open: other })).toEqual(targetOf(world, ''));
  });
});

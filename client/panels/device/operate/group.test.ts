import { describe, expect, it } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { operationsOf, progressOf, scopesOf } from './group.ts';

const operation = (id: string, patch: Partial<Operation>): Operation =>
  ({ id, group: id, device: 'd', requestedAt: 1, endedAt: null, ...patch }) as Operation;
const device = (id: string, patch: Partial<Device> = {}): Device => ({ id, kind: 'gate', place: '/a/b', ...patch }) as Device;

describe('a group of operations', () => {
  it('counts what was done, what was not, and what goes on', () => {
    const progress = progressOf([
      operation('1', { state: 'confirmed', endedAt: 2 }),
      operation('2', { state: 'acknowledged', endedAt: 2 }),
      operation('3', { state: 'acknowledged' }),
      operation('4', { state: 'awaiting' }),
      operation('5', { state: 'refused', endedAt: 2 }),
      operation('6', { state: 'timed-out', endedAt: 2 }),
    ]);
    expect([progress.of, progress.ok, progress.underWay, progress.failed.map(({ id }) => id)]).toEqual([6, 2, 2, ['5', '6']]);
  });

  it('is shown at each of its devices, newest first', () => {
    const all = [
      operation('1', { group: '1' }),
      operation('2', { group: '1', device: 'other' }),
      operation('3', { group: '3', requestedAt: 5 }),
      operation('4', { group: '4', device: 'other' }),
    ];
    expect(operationsOf('d', all).map(({ operation: own, group }) => [own.id, group.map(({ id }) => id)])).toEqual([
      ['3', ['3']],
      ['1', ['1', '2']],
    ]);
  });
});

describe('what an action can be given to', () => {
  const here = device('d');
  const idsOf = (compound: string | null, all: readonly Device[], known = true): string[] =>
    scopesOf(here, compound, all, known ? all : null).map(({ id, devices }) => `${id} ${devices.map((one) => one.id).join(' ')}`);

  it('is the device, those of its kind in its compound, and those across compounds', () => {
    const all = [device('x', { kind: 'lamp' }), device('y', { place: '/a/bc' }), here, device('n', { place: '/a/b/c' })];
    expect(idsOf('/a/b', all)).toEqual(['one d', 'compound d n', 'jurisdiction d y n']);
    expect(idsOf(null, all)).toEqual(['one d', 'jurisdiction d y n']);
    expect(idsOf('/a/b', all, false)).toEqual(['one d', 'compound d n']);
  });

  it('is not offered where it holds no other device', () => {
    expect(idsOf('/a/b', [here, device('x', { kind: 'lamp' })])).toEqual(['one d']);
    expect(idsOf('/a/b', [here, device('n', { place: '/a/b/c' })])).toEqual(['one d', 'compound d n']);
  });

  it('is at most as many as one command takes', () => {
    const others = (count: number): Device[] => Array.from({ length: count }, (_, i) => device(`n${i}`, { place: '/a/b/c' }));
    expect(scopesOf(here, '/a/b', others(199), null).map(({ devices }) => devices.length)).toEqual([1, 200]);
    expect(scopesOf(here, '/a/b', others(200), others(200)).map(({ id }) => id)).toEqual(['one']);
  });
});

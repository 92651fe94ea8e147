import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pipelineBench } from './testing.ts';

const refused = { refusal: { code: 'storage' } };

describe('what a sender is told while storage fails', () => {
  it('readings of which nothing came are confirmed, and repeats of what is durable', async () => {
    const { report, store, writer, pass: later, records } = pipelineBench();
    await report('s1');
    store.mode = 'full';
    await later(1100);
    expect(writer.health).toBe('failing');
    await report('s2', NaN);
    for (let i = 0; i < 3; i++) await report('s1');
    expect([...records.all('alert')]).toMatchObject([{ device: 's1', count: 4 }]);
  });

  it('a fire is not, nor its repeats, nor its end, however often they are said, until all of it is durable', async () => {
    const { report, store, writer, pass: later, durable } = pipelineBench();
    store.mode = 'full';
    for (const value of [1, 1, 0, 0, 0]) await expect(report('s1', value)).rejects.toMatchObject(refused);
    await expect(report('s1', NaN)).rejects.toMatchObject(refused);
    store.mode = 'works';
    await later(1200);
    expect([writer.health, durable()]).toMatchObject(['ok', [{ count: 2, active: false, stored: true }]]);
    await report('s1', 0);
  });

  it('nor what is still on its way', async () => {
    const { report, store } = pipelineBench();
    await report('s1');
    store.mode = 'hangs';
    const said: string[] = [];
    void report('s1', 0).then(() => said.push('end'));
    void report('s1', 0).then(() => said.push('end again'));
    await turn();
    expect(said).toEqual([]);
    store.mode = 'works';
    await turn();
    expect(said.sort()).toEqual(['end', 'end again']);
  });
});

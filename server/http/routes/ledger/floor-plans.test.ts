import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import type { FloorPlan } from '#scenes/floors/floor-plan.ts';
import { ROOT } from '#server/lib/discover.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

const EXAMPLE = path.join(ROOT, 'scenes/floors/example.json');
const plan = JSON.parse(await readFile(EXAMPLE, 'utf8')) as FloorPlan & { building: string };
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses & { folder: string };
let administrator: Visitor;
let officer: Visitor;

beforeAll(async () => {
  const town = generateTown({ seed: DEMO_TOWN.seed, devices: 60 });
  server = await openServer({ ledger: { places: [...town.places], devices: [...town.devices], crews: [...town.crews] } }, (work) =>
    cleanUp.push(work),
  );
  administrator = await signInDemo(server.http, 'administrator');
  officer = await signInDemo(server.http, 'duty-officer');
});

const stored = async (visitor: Visitor): Promise<unknown> =>
  (await visitor.get<{ plan: unknown }>(`/api/v1/floor-plans?building=${plan.building}`)).plan;
/** The command as people run it. @returns its exit code and all it said. */
const command = async (...args: string[]): Promise<{ code: number; said: string }> => {
  const env = { PATH: process.env.PATH, QUANYAN_DATA: server.folder };
  return promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/import.ts'), ...args, '--server', server.http], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, said: error.stdout + error.stderr }),
  );
};

describe('a floor plan', () => {
  it('is checked by a dry run, entered by the command, and entered but once', async () => {
    expect(await command(EXAMPLE, '--dry-run')).toMatchObject({
      code: 0,
      said: expect.stringContaining('沿街商铺3: 2 floors, 2 layouts with 12 spaces could be entered. Nothing was written'),
    });
    expect(await stored(officer)).toBeNull();
    expect(await command(EXAMPLE)).toMatchObject({ code: 0, said: expect.stringContaining('12 spaces: entered') });
    expect(await stored(officer)).toEqual(plan);
    expect(await command(EXAMPLE)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was new') });
  });

  it('that is wrong is refused by the door too, with the place named, and leaves the one before', async () => {
    const wrong = { ...plan, levels: [...plan.levels, { floor: 3, bottom: 8.8, height: 4, layout: 'upper' }] };
    const { status, body } = await administrator.ask<{ refusal: { message: { en: string } } }>('POST', '/api/v1/floor-plans', {
      plan: wrong,
    });
    expect([status, body.refusal.message.en]).toEqual([400, expect.stringContaining('floor 3 is not there: 沿街商铺3 has 2 floors')]);
    expect(await stored(officer)).toEqual(plan);
  });

  it('is entered by administrators alone, within their jurisdiction, and read by who sees the building', async () => {
    expect((await officer.ask('POST', '/api/v1/floor-plans', { plan })).status).toBe(403);
    const elsewhere = await signInAt(server.http, administrator, 'administrator', '/370102/370102004/370102004009');
    expect((await elsewhere.ask('POST', '/api/v1/floor-plans', { plan })).status).toBe(403);
    expect((await elsewhere.ask('POST', '/api/v1/floor-plans', { plan: { ...plan, levels: [] } })).status).toBe(400);
    expect((await elsewhere.ask('POST', '/api/v1/floor-plans', { plan: { ...plan, building: `${plan.building}-none` } })).status).toBe(403);
    expect((await elsewhere.ask('GET', `/api/v1/floor-plans?building=${plan.building}`)).status).toBe(404);
    expect((await elsewhere.ask('GET', '/api/v1/floor-plans?building=../../etc')).status).toBe(400);
  });
});

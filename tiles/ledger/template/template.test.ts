import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { planImport, type ImportPlan } from '../plan.ts';
import { tableFrom } from '../table.ts';
import { exampleSite, templateOf } from './template.ts';

const { places } = smallLedger();
const kinds: KindIndex = indexKinds([...(await loadKinds()).values(), METER]);
const all = [...kinds.values()];

/** What importing a template as it is would enter. */
async function imported(bytes: Buffer): Promise<ImportPlan & { unknown: readonly string[] }> {
  const { rows, unknown } = await tableFrom('template.xlsx', bytes);
  return { ...planImport({ rows, crs: 'wgs84', kinds, places, devices: [], simulated: false, elsewhere: false }), unknown };
}

describe('a template', () => {
  it.each(all.map((kind) => [kind.id, kind] as const))('of %s is imported as it is, as one simulated device of it', async (id, kind) => {
    const { devices, faults, refusal, notes, unknown } = await imported(templateOf([kind], exampleSite(places)));
    expect([faults, refusal, notes, unknown]).toEqual([[], null, [], []]);
    expect(devices).toMatchObject([{ kind: id, simulated: true, expectedS: Math.max(10, kind.expectedIntervalS) }]);
  });

  it('of every kind holds an example of each, and tells of cameras only where there is one', async () => {
    const { devices, faults, refusal } = await imported(templateOf(all, exampleSite(places)));
    expect([faults, refusal]).toEqual([[], null]);
    expect(devices.map(({ kind }) => kind).sort()).toEqual(all.map(({ id }) => id));
    const blind = await tableFrom('blind.xlsx', templateOf([kinds.get('manhole')!]));
    expect(Object.keys(blind.rows[0].cells)).not.toContain('azimuth');
    const seeing = await tableFrom('seeing.xlsx', templateOf([kinds.get('camera')!]));
    expect(seeing.rows[0].cells).toMatchObject({ azimuth: '135', ptz: '否' });
  });

  it('of a kind with marks of XML in its name is a workbook all the same', async () => {
    const odd = { ...METER, label: { zh: '表计 <"&> 型', en: 'Odd' } };
    const { rows } = await tableFrom('odd.xlsx', templateOf([odd]));
    expect(rows[0].cells.kind).toBe('表计 <"&> 型');
  });
});

describe('npm run import -- --template', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'quanyan-template-'))));
  afterAll(() => rm(folder, { recursive: true }));
  const run = (...args: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/import.ts'), ...args, '--server', 'http://127.0.0.1:9'], {
      env: { PATH: process.env.PATH, LANG: 'en', QUANYAN_DATA: path.join(folder, 'nothing-here') },
    });

  it('writes the file, without a server, and says which kinds there are when it is given none', async () => {
    const file = path.join(folder, 'wells.xlsx');
    expect((await run('--template', 'manhole', file)).stdout).toContain(file);
    const { rows } = await tableFrom('wells.xlsx', await readFile(file));
    expect(rows).toMatchObject([{ cells: { id: 'manhole-example-1', kind: kinds.get('manhole')!.label.zh } }]);
    await expect(run('--template', 'no-such', file)).rejects.toMatchObject({ stderr: expect.stringContaining('manhole') });
    await expect(run('--template', 'manhole', path.join(folder, 'wells.csv'))).rejects.toMatchObject({
      stderr: expect.stringContaining('.xlsx'),
    });
  });
});

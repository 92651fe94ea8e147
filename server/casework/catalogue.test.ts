import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { Catalogues, loadCatalogues } from './catalogue.ts';
import { loadCasework, type Casework } from './casework.ts';
import { fileUnder } from './filing.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { NOON, signal, testBook, testKinds } from '#server/incidents/testing.ts';

const folder = fileURLToPath(new URL('catalogue', import.meta.url));
let casework: Casework;
beforeAll(async () => {
  casework = await loadCasework(testKinds, 'Asia/Shanghai');
});

describe('the catalogue', () => {
  it('knows the standard cases', () => {
    const limit = (code: string, condition: string, scheme = 'gbt30428-yuncheng') =>
      casework.catalogues.find({ scheme, code, condition })?.limit;
    for (const code of ['0101', '0102', '0103', '0104', '0106', '0110', '0111', '0114', '0118', '0123'])
      expect(limit(code, 'missing')).toEqual({ n: 2, unit: 'urgent-hour' });
    expect(limit('0137', 'single-dark')).toEqual({ n: 2, unit: 'work-day' });
    expect(limit('0150', 'broken')).toEqual({ n: 3, unit: 'work-day' });
    expect(limit('0506', 'flooded', 'gbt30428-yuncheng-events')).toEqual({ n: 2, unit: 'urgent-hour' });
    expect(limit('0496', 'blocked', 'gbt30428-yuncheng-events')).toEqual({ n: 2, unit: 'work-hour' });
  });

  it('has every entry a device kind names', async () => {
    const kinds = await loadKinds();
    const lost = [...kinds.values()].flatMap((kind) =>
      Object.entries(kind.alerts)
        .filter(([, { catalogue }]) => catalogue && !casework.catalogues.find(catalogue))
        .map(([code, { catalogue }]) => `${kind.id} ${code}: ${JSON.stringify(catalogue)}`),
    );
    expect(lost).toEqual([]);
  });

  it('files alerts without an entry by how grave they are', () => {
    expect(casework.catalogues.of(undefined, false).condition).toBe('any');
    expect(casework.catalogues.of(undefined, true).limit).toEqual({ n: 1, unit: 'urgent-hour' });
  });

  it('says which file is wrong, where and how', async () => {
    const good = JSON.parse(await readFile(`${folder}/quanyan-safety.json`, 'utf8'));
    const entry = {
      code: 'x',
      name: { zh: '某', en: 'some' },
      conditions: [{ id: 'c', words: { zh: '某', en: 'some' }, limit: { n: 2, unit: 'urgent-hour' } }],
    };
    const load =
      (data: unknown, file = 'quanyan-safety.json') =>
      () =>
        new Catalogues([{ file, data }]);
    expect(load(good)).not.toThrow();
    expect(load({ ...good, entries: [...good.entries, { ...entry, code: 'fire' }] })).toThrow(
      /quanyan-safety\.json cannot be used:\n.*code "fire" is there twice/,
    );
    expect(load({ ...good, entries: [{ ...entry, conditions: [{ ...entry.conditions[0], limit: { n: 0, unit: 'hour' } }] }] })).toThrow(
      /entries\.0\.conditions\.0\.limit\.n/,
    );
    expect(load({ ...good, entries: [entry] })).toThrow(/general, condition any/);
    expect(load(good, 'other.json')).toThrow(/must be named quanyan-safety\.json/);
    await expect(loadCatalogues(`${folder}/none`)).rejects.toThrow(/none/);
  });
});

describe('filing', () => {
  it('goes by the most urgent alert there still is', () => {
    const records = testBook();
    const at = NOON;
    records.apply(absorb([signal('s1', { code: 'fault' })], records, testKinds, at));
    const [incident] = records.all('incident');
    expect(fileUnder(incident, records, casework, at)).toMatchObject({ limit: '24 紧急工作时', deadline: at + 24 * 3_600_000 });
    records.apply(absorb([signal('s2')], records, testKinds, at));
    expect(fileUnder(records.get('incident', incident.id)!, records, casework, at)).toMatchObject({
      limit: '1 紧急工作时',
      deadline: at + 3_600_000,
    });
    records.apply(absorb([signal('s2', { on: false })], records, testKinds, at));
    expect(fileUnder(records.get('incident', incident.id)!, records, casework, at).limit).toBe('24 紧急工作时');
  });

  it('takes name and condition from the catalogue', () => {
    const records = testBook();
    records.apply(absorb([signal('c1', { kind: 'cover', code: 'open' })], records, testKinds, NOON));
    const [incident] = records.all('incident');
    expect(fileUnder(incident, records, casework, NOON).catalogue).toEqual({
      scheme: 'gbt30428-yuncheng',
      code: '0103',
      name: '雨水井盖',
      condition: '缺失、移位、开裂（有隐患）',
    });
  });
});

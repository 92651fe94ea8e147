import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Adapter } from '#server/ingest/adapter.ts';
import { ROOT, discover } from '#server/lib/discover.ts';
import type { SettingSpecs } from '#server/lib/setting.ts';
import { SETTINGS } from '#server/settings.ts';
import { readSources } from './sources.ts';

/** What a folder is called by elsewhere, where its name alone is a word of the whole project. */
const CALLED: Readonly<Record<string, RegExp>> = {
  'server/ingest/gb26875': /26875/,
  'server/ingest/watch': /ingest\/watch|QUANYAN_WATCH/,
  'server/ingest/edge': /ingest\/edge|takeFromEdge/,
  'server/ingest/cap': /ingest\/cap|postCap|CAP 1\.2/,
  'server/ingest/http': /ingest\/http/,
  'server/ingest/meters': /ingest\/meters|QUANYAN_METERS/,
  'server/ingest/http/dialects/quanyan': /http\/dialects\/quanyan|reportObservations/,
  'server/ingest/mqtt/dialects/quanyan': /mqtt\/dialects\/quanyan|quanyan\/v1/,
};

/** Where protocols may be named, and why. */
const MAY_NAME: readonly (readonly [where: RegExp, why: string])[] = [
  [/\.test\.tsx?$|^tests\/|(^|\/)testing\.ts$|-suite\.ts$/, 'tests speak protocols'],
  [/^mock-feeds\//, 'the devices’ side of protocols'],
  [/^scenes\//, 'the demo’s devices hang on lines, and have the addresses that are said there'],
  [/^devices\//, 'a kind may name the standard its states come from'],
  [/\.md$|^docs\//, 'documents'],
  [/^deploy\//, 'which ports an installation opens'],
  [/^package(-lock)?\.json$/, 'the libraries that are installed'],
];

const adapters = await discover<Adapter>('server/ingest/*/adapter.ts');
const dialects = await discover<{ readonly id: string }>('server/ingest/*/dialects/*/dialect.ts');
const plugIns = [...adapters, ...dialects].map(({ file, value }) => ({ folder: path.posix.dirname(file), id: value.id }));
const settings = await discover<SettingSpecs>('server/ingest/**/settings.ts');

const FOLDERS = 'contract,devices,server,client,scenes,tiles,mock-feeds,tests,scripts,deploy';

/** Every file that is program, style or data, with its lines. */
const files: { readonly file: string; readonly lines: readonly string[] }[] = [];
for await (const found of glob([`{${FOLDERS}}/**/*.{ts,tsx,mjs,js,json,css,html,sh,env,service,conf}`, '*.{ts,json,mjs}'], { cwd: ROOT })) {
  const file = found.split(path.sep).join('/');
  if (!MAY_NAME.some(([where]) => where.test(file)))
    files.push({ file, lines: (await readFile(path.join(ROOT, file), 'utf8')).split('\n') });
}

describe('a protocol and a dialect are a folder, and nothing else', () => {
  it('each is found by its folder’s name', () => {
    expect(plugIns.map(({ id }) => id)).toEqual(expect.arrayContaining(['gb26875', 'mqtt', 'http', 'jetlinks', 'ctwing']));
    for (const { folder, id } of plugIns) expect(path.posix.basename(folder)).toBe(id);
  });

  it.each(plugIns)('taken away, $folder leaves no trace in any other file', ({ folder, id }) => {
    const name = CALLED[folder] ?? new RegExp(id, 'i');
    const traces = files
      .filter(({ file }) => !file.startsWith(`${folder}/`))
      .flatMap(({ file, lines }) =>
        lines.flatMap((line, at) => (name.test(line) ? [`${file}:${at + 1} ${line.trim().slice(0, 80)}`] : [])),
      );
    expect(traces).toEqual([]);
    expect(files.length).toBeGreaterThan(500);
  });

  it('its settings are its own: each name is declared once, and all of them are read', () => {
    const names = settings.flatMap(({ value }) => Object.keys(value));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(names.filter((name) => !(name in SETTINGS))).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(6);
    for (const { file, value } of settings)
      for (const [name, { schema, expects, about }] of Object.entries(value))
        expect([file, name, schema.safeParse(undefined).success, expects !== '' && about !== '']).toEqual([file, name, true, true]);
  });

  it('its settings wait for nothing that waits for them', async () => {
    const sources = new Map((await readSources()).map((source) => [source.file, source]));
    const reached = (file: string, seen = new Set<string>()): Set<string> => {
      for (const { file: to, typeOnly } of sources.get(file)?.imports ?? [])
        if (to !== null && !typeOnly && !seen.has(to)) reached(to, seen.add(to));
      return seen;
    };
    expect(settings.filter(({ file }) => reached(file).has('server/settings.ts')).map(({ file }) => file)).toEqual([]);
  });

  it('has a README with the same headings', async () => {
    for (const { folder } of plugIns) {
      const found: string[] = [];
      for await (const file of glob(`${folder}/README.md`, { cwd: ROOT })) found.push(await readFile(path.join(ROOT, file), 'utf8'));
      const headings = [...(found[0] ?? '').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect([folder, headings]).toEqual([folder, ['Speaks', 'Produces', 'Settings', 'Source']]);
    }
  });
});

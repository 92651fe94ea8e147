import { describe, expect, it } from 'vitest';
import { readSources } from './sources.ts';

const sources = await readSources();
const isTest = (file: string): boolean =>
  /\.test\.tsx?$/.test(file) || file.startsWith('tests/') || /(suite|fixture|fake|helper|testing)[^/]*\.ts$/.test(file);

/** Which folders a folder may import from, besides itself. `tests` and `scripts` stand above all. */
const MAY_IMPORT: Record<string, RegExp> = {
  contract: /^$/,
  devices: /^(contract)\//,
  scenes: /^(contract)\//,
  tiles: /^(contract|scenes)\//,
  server: /^(contract|devices)\/|^tiles\/|^scenes\/floors\/(check|floor)-plan\.ts$/,
  client: /^(contract|devices|scenes)\/|^tiles\/style\//,
  'mock-feeds':
    /^(contract|devices|scenes)\/|^server\/ingest\/[^/]+\/(dialects\/[^/]+\/)?(wire\/|(codec|text|time)\.ts$)|^server\/lib\/discover\.ts$/,
};

/** Packages that only one folder may know. */
const ONE_HOME: readonly (readonly [pkg: RegExp, home: RegExp])[] = [
  [/^socket\.io$|^socket\.io-adapter$|^engine\.io/, /^server\/fanout\//],
  [/^socket\.io-client$/, /^client\/sources\//],
  [/^express$|^helmet$/, /^server\/http\//],
  [/^maplibre-gl|^@deck\.gl\/|^@luma\.gl\//, /^client\/stages\/map\//],
  [/^cesium$|^@cesium\//, /^client\/stages\/globe\//],
  [/^three(\/|$)/, /^(client\/stages\/interior|scenes)\//],
  [/^better-sqlite3$|^kysely$|^pg$/, /^server\/storage\//],
  [/^aedes$/, /^server\/ingest\/mqtt\//],
  [/^mqtt$/, /^(server\/ingest\/mqtt|mock-feeds)\//],
  [/^@node-rs\/argon2$/, /^server\/auth\//],
  [/^echarts/, /^client\/(ui|panels)\//],
];

const topFolder = (file: string): string => file.split('/')[0];
/** `client/panels` of `client/panels/device/Trend.tsx`; null for files that lie in a top folder itself. */
const folder = (file: string): string | null => (file.split('/').length > 2 ? file.split('/').slice(0, 2).join('/') : null);

describe('imports', () => {
  it('sees the project', () => expect(sources.length).toBeGreaterThan(100));

  it('go only where the layout allows', () => {
    const wrong = sources
      .filter(({ file }) => !isTest(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter((imported) => imported.file !== null && topFolder(imported.file) !== topFolder(file))
          .filter((imported) => MAY_IMPORT[topFolder(file)] && !MAY_IMPORT[topFolder(file)].test(imported.file!))
          .filter((imported) => !(file.startsWith('devices/') && file.endsWith('.tsx') && imported.file!.startsWith('client/ui/')))
          .map((imported) => `${file} → ${imported.file}`),
      );
    expect(wrong).toEqual([]);
  });

  it('name each engine in its own folder only', () => {
    const wrong = sources
      .filter(({ file }) => !isTest(file) && !file.startsWith('scripts/') && !file.includes('vite'))
      .flatMap(({ file, imports }) =>
        imports.flatMap(({ specifier }) =>
          ONE_HOME.filter(([pkg, home]) => pkg.test(specifier) && !home.test(file)).map(() => `${file} → ${specifier}`),
        ),
      );
    expect(wrong).toEqual([]);
  });

  it('exist, with their ending', () => {
    const known = new Set(sources.map(({ file }) => file));
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter((imported) => imported.file !== null && /\.tsx?$/.test(imported.file) && !known.has(imported.file))
        .map((imported) => `${file} → ${imported.file}`),
    );
    expect(wrong).toEqual([]);
  });

  it('go one way between two folders of the second level (`client/panels`), those of types too', () => {
    const used = new Set(
      sources
        .filter(({ file }) => !isTest(file))
        .flatMap(({ file, imports }) => imports.filter(({ file: to }) => to !== null).map(({ file: to }) => [folder(file), folder(to!)]))
        .filter(([from, to]) => from !== null && to !== null && from !== to)
        .map(([from, to]) => `${from} ↔ ${to}`),
    );
    const mutual = [...used].filter(
      (pair) => used.has(pair.split(' ↔ ').reverse().join(' ↔ ')) && pair === pair.split(' ↔ ').sort().join(' ↔ '),
    );
    expect(mutual.sort()).toEqual([]);
  });

  it('make no cycle, those of types too', () => {
    const edges = new Map(sources.map(({ file, imports }) => [file, imports.map((one) => one.file).filter((to) => to !== null)]));
    expect(cycles(edges)).toEqual([]);
  });
});

/** Strongly connected groups of more than one file (Tarjan). */
function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const to of edges.get(file) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file)!, low.get(to)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group);
  };
  for (const file of edges.keys()) if (!index.has(file)) visit(file);
  return found;
}

// `npm run list`: every device kind, protocol, dialect, rule, command, layer, panel, screen and scenario found, by its folder.
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { COMMAND_NAMES } from '#contract/commands.ts';
import { describeKind } from '#contract/kinds/describe-kind.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { explainAndExit } from './lib/steps.ts';

const SEAMS: readonly (readonly [title: string, pattern: string])[] = [
  ['Device kinds', 'devices/*/kind.ts'],
  ['Protocols', 'server/ingest/*/adapter.ts'],
  ['Dialects', 'server/ingest/*/dialects/*/dialect.ts'],
  ['Rules', 'server/rules/*/rule.ts'],
  ['Correlations', 'server/correlations/*.correlation.ts'],
  ['Linkages', 'server/linkages/*.linkage.ts'],
  ['Dues', 'server/due/*.due.ts'],
  ['Routes', 'server/http/routes/*/*.routes.ts'],
  ['Layers', 'client/layers/*.layer.ts'],
  ['Panels', 'client/panels/*/panel.tsx'],
  ['Screens', 'client/screens/*/screen.tsx'],
  ['Scenarios', 'mock-feeds/scenarios/*.ts'],
  ['Sensing systems', 'tests/systems/rows/*.ts'],
  ['Map sources', 'tiles/sources/*.source.ts'],
];

async function main(): Promise<void> {
  for (const [title, pattern] of SEAMS) {
    const found: string[] = [];
    for await (const file of glob(pattern, { cwd: ROOT })) if (!file.includes('.test.')) found.push(nameOf(file));
    show(title, pattern, found);
  }
  await showKinds();
  show('Commands', 'server/commands/<name>.ts', [...COMMAND_NAMES]);
}

/** As the administrator's page describes them, made of their data. */
async function showKinds(): Promise<void> {
  console.log('What device kinds say of themselves');
  for (const kind of (await loadKinds()).values()) {
    const { facts, parts } = describeKind(kind);
    console.log(`  ${kind.id} · ${kind.label.zh} ${kind.label.en} · ${facts.en}`);
    for (const { title, rows } of parts)
      for (const row of rows) console.log(`    ${title.en.toLowerCase()}: ${row.id} · ${row.label.en} · ${row.about.en}`);
  }
}

const show = (title: string, where: string, found: string[]): void =>
  console.log(`${title} (${found.length}, ${where})\n  ${found.sort().join('  ') || '–'}`);

/** The folder for `<name>/kind.ts`, with its transport for a dialect, the file for `<name>.ts`. */
function nameOf(file: string): string {
  if (path.basename(file) === 'dialect.ts') return file.replace(/^server\/ingest\/(.+)\/dialects\/(.+)\/dialect\.ts$/, '$1/$2');
  const base = path.basename(file).replace(/(\.(layer|source|correlation|linkage|due|routes))?\.tsx?$/, '');
  return ['kind', 'adapter', 'rule', 'panel', 'screen'].includes(base) ? path.basename(path.dirname(file)) : base;
}

main().catch(explainAndExit);

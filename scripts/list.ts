// `npm run list`: every device kind, protocol, rule, command, layer, panel, screen and scenario found, by its folder.
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { COMMAND_NAMES } from '#contract/commands.ts';
import { ROOT } from '#server/lib/discover.ts';
import { explainAndExit } from './lib.ts';

const SEAMS: readonly (readonly [title: string, pattern: string])[] = [
  ['Device kinds', 'devices/*/kind.ts'],
  ['Protocols', 'server/ingest/*/adapter.ts'],
  ['Rules', 'server/rules/*/rule.ts'],
  ['Routes', 'server/http/routes/*.ts'],
  ['Layers', 'client/layers/*.layer.ts'],
  ['Panels', 'client/panels/*/panel.tsx'],
  ['Screens', 'client/screens/*/screen.tsx'],
  ['Scenarios', 'mock-feeds/scenarios/*.ts'],
  ['Map sources', 'tiles/sources/*.source.ts'],
];

async function main(): Promise<void> {
  for (const [title, pattern] of SEAMS) {
    const found: string[] = [];
    for await (const file of glob(pattern, { cwd: ROOT })) if (!file.includes('.test.')) found.push(nameOf(file));
    show(title, pattern, found);
  }
  show('Commands', 'server/commands/<name>.ts', [...COMMAND_NAMES]);
}

const show = (title: string, where: string, found: string[]): void => console.log(`${title} (${found.length}, ${where})\n  ${found.sort().join('  ') || '–'}`);

/** The folder for `<name>/kind.ts`, the file for `<name>.ts`. */
function nameOf(file: string): string {
  const base = path.basename(file).replace(/(\.layer|\.source)?\.tsx?$/, '');
  return ['kind', 'adapter', 'rule', 'panel', 'screen'].includes(base) ? path.basename(path.dirname(file)) : base;
}

main().catch(explainAndExit);

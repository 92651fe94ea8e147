import { expect, it } from 'vitest';
import { readSources } from './sources.ts';

type SourceFile = Awaited<ReturnType<typeof readSources>>[number];

const EXPORT = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) +(\w+)/gm;
const NAMED = /(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s+from\s+['"]([^'"]+)['"]/g;
const WHOLE = /import\s+\*\s+as\s+\w+\s+from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

const sources = await readSources();

/** Names that others take of each file; `*` = all of them. */
const taken = new Map<string, Set<string>>();
for (const source of sources) for (const [file, name] of takenBy(source)) taken.set(file, (taken.get(file) ?? new Set()).add(name));

function* takenBy({ text, imports }: SourceFile): Generator<[file: string, name: string]> {
  const fileOf = (specifier: string): string => imports.find((one) => one.specifier === specifier)?.file ?? '';
  for (const [, names, specifier] of text.matchAll(NAMED))
    for (const name of names.split(','))
      yield [
        fileOf(specifier),
        name
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)[0],
      ];
  for (const [, one, other] of text.matchAll(WHOLE)) yield [fileOf(one ?? other), '*'];
}

/** Found by their place and imported by a computed name. */
const FOUND = /^tests\/bench\/[^/]+\//;

it('nothing is exported that no other file uses', () => {
  const unused = sources
    .filter(({ file }) => !FOUND.test(file))
    .flatMap(({ file, text }) => {
      const names = taken.get(file) ?? new Set();
      if (names.has('*')) return [];
      return [...text.matchAll(EXPORT)]
        .map(([, name]) => name)
        .filter((name) => !names.has(name))
        .map((name) => `${file}: ${name}`);
    });
  expect(unused).toEqual([]);
});

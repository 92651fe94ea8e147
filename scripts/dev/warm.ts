// A process that has the packages in memory already: a program started in it waits for our own files only. It is told which by a
// message, and then is that program, arguments and all.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '#server/lib/discover.ts';

const gone = (): void => process.exit(0);
process.once('disconnect', gone);

const { dependencies } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
// What cannot be loaded is found by the program that needs it.
const packages = Promise.allSettled(Object.keys(dependencies).map((name) => import(name)));

process.once('message', (file: string) => {
  void packages.then(() => {
    process.off('disconnect', gone);
    return import(pathToFileURL(path.join(ROOT, file)).href);
  });
});

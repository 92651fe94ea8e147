// Runs one bench file and prints its results as the last line: `node run-one.ts tests/bench/server/fanout.ts`.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchResult } from './result.ts';

const module = (await import(pathToFileURL(path.resolve(process.argv[2])).href)) as { run(): Promise<BenchResult[]> };
const results = await module.run();
process.stdout.write(`\n${JSON.stringify({ results })}`, () => process.exit(0));

// `npm run bench`: runs every tests/bench/*/*.ts, each in its own process, and writes the figures to docs/bench.json and .md.
import { execFile } from 'node:child_process';
import { glob, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BenchResult } from '#tests/bench/result.ts';
import { ROOT } from '#server/lib/discover.ts';
import { explainAndExit, step } from './lib/steps.ts';

interface Sheet {
  readonly machine: { cpu: string; cores: number; memoryGiB: number; node: string; system: string };
  readonly measuredAt: string;
  readonly results: Record<string, BenchResult[]>;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const results: Record<string, BenchResult[]> = {};
  const files: string[] = [];
  for await (const file of glob('tests/bench/*/*.ts', { cwd: ROOT })) files.push(file.split(path.sep).join('/'));
  for (const file of files.filter((each) => !each.endsWith('.helper.ts')).sort()) {
    const name = path.basename(file, '.ts');
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    results[name] = await step(`Bench ${name}`, () => runOne(file));
    for (const line of results[name]) console.log(lineOf(line));
  }
  const sheet: Sheet = { machine: machine(), measuredAt: new Date().toISOString(), results };
  if (wanted.length === 0) {
    await writeFile(path.join(ROOT, 'docs', 'bench.json'), `${JSON.stringify(sheet, null, 2)}\n`);
    await writeFile(path.join(ROOT, 'docs', 'bench.md'), markdown(sheet));
    console.log('Written to docs/bench.json and docs/bench.md');
  }
  if (
    Object.values(results)
      .flat()
      .some((line) => line.ok === false)
  )
    throw new Error('some figures miss their target, see ✗ above');
}

function lineOf({ ok, name, value, unit, target, note }: BenchResult): string {
  const mark = ok === undefined ? ' ' : ok ? '✓' : '✗';
  return `    ${mark} ${name}: ${round(value)} ${unit}${target ? ` (target ${target})` : ''}${note ? `: ${note}` : ''}`;
}

async function runOne(file: string): Promise<BenchResult[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', path.join(ROOT, 'tests', 'bench', 'run-one.ts'), file],
    { cwd: ROOT, maxBuffer: 16 << 20, timeout: 10 * 60_000 },
  );
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)).results as BenchResult[];
}

const machine = (): Sheet['machine'] => ({
  cpu: os.cpus()[0].model.trim(),
  cores: os.cpus().length,
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
  system: `${os.type()} ${os.release()}`,
});

const round = (value: number): string => String(Number(value.toPrecision(3)));

function markdown({ machine: m, measuredAt, results }: Sheet): string {
  const rows = Object.entries(results).flatMap(([bench, lines]) =>
    lines.map(({ name, value, unit, target = '', ok, note = '' }) => {
      const verdict = ok === undefined ? '' : ok ? 'met' : 'missed';
      return `| ${bench} | ${name} | ${round(value)} ${unit} | ${target} | ${verdict} | ${note} |`;
    }),
  );
  const where = `${m.cpu}, ${m.cores} cores, ${m.memoryGiB} GiB, no GPU, Node ${m.node}, ${m.system}`;
  return `# Bench

Made by \`npm run bench\` on ${measuredAt.slice(0, 10)}: ${where}.
Ratios are measured side by side in one run; absolute times vary with the machine.

| bench | figure | value | target | | note |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

main().catch(explainAndExit);

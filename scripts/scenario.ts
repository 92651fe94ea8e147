// `npm run scenario <id>`: plays a drill against the running demo, over the real protocols.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { exitCode, explainAndExit } from './lib/steps.ts';

const child = spawn(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', path.join(ROOT, 'mock-feeds', 'run-scenario.ts'), ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
);
exitCode(child).then((code) => process.exit(code), explainAndExit);

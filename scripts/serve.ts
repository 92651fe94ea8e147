// `npm run serve`: the built server alone; no mock feeds, no demo sign-in.
import path from 'node:path';
import { readSettings } from '#server/settings.ts';
import { ChildProcesses } from './lib/child-processes.ts';
import { CLIENT_DIST, buildClient, explainAndExit, step } from './lib/steps.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env, { demo: false });
  await step('Client', buildClient);
  const children = new ChildProcesses();
  const server = await step('Server', () =>
    children.add('server', 'server/run.ts', [
      '--client',
      CLIENT_DIST,
      '--tiles',
      path.join(settings.data, 'tiles'),
      ...process.argv.slice(2),
    ]),
  );
  console.log(`\n  Quanyan 泉眼 listens at ${server.http}      Stop: Ctrl-C\n`);
  process.exitCode = await children.ended();
}

main().catch(explainAndExit);

// `npm start`: prepares what changed, then runs the server in demo mode with the mock feeds until Ctrl-C.
// `npm start -- --area <name>`: the same on an area that npm run tiles and npm run scatter have made.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '#server/settings.ts';
import { prepareDemoArea } from './lib/demo-area.ts';
import { ChildProcesses } from './lib/child-processes.ts';
import { CLIENT_DIST, buildClient, explainAndExit, step } from './lib/steps.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env, { demo: true });
  const { values } = parseArgs({ options: { area: { type: 'string' } } });
  const stage = await prepareDemoArea(settings.data, values.area);
  await step('Client', buildClient);

  const children = new ChildProcesses();
  const server = await step('Server', () =>
    children.add(
      'server',
      'server/run.ts',
      ['--demo', '--ledger', stage.ledger, '--client', CLIENT_DIST, '--tiles', path.join(settings.data, 'tiles')],
      { QUANYAN_DATA: stage.data },
    ),
  );
  await step('Mock feeds', () =>
    children.add('mock feeds', 'mock-feeds/main.ts', [], {
      QUANYAN_PORT: new URL(server.http).port,
      ...server.ingress.reachedBy,
    }),
  );
  const { protocols: spoken } = server.ingress;
  const column = spoken.reduce((most, { name }) => Math.max(most, name.length + 2), 14);
  const protocols = spoken.map(
    ({ name, addresses, speaks }) => `    ${name.padEnd(column)}${(addresses.length > 0 ? addresses : speaks).join('    ')}`,
  );
  console.log(`
  Quanyan 泉眼 is running with ${stage.title} (模拟数据).
    Desk 值守台   ${server.http}/desk
    Wall 大屏     ${server.http}/wall
    API           ${server.http}/api/openapi.json
${protocols.join('\n')}
  Scenarios: npm run scenario kitchen-fire (without a name: which there are)      Stop: Ctrl-C
`);
  process.exitCode = await children.ended();
}

main().catch(explainAndExit);

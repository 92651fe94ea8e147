// `npm run dev`: the demo for who works on it. The server starts again when a file of it changes and keeps its data, the client
// shows each change at once, the mock feeds report beside them. `npm run dev -- --port 5174 --area <name>`. Ctrl-C ends all.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '#server/settings.ts';
import { prepareDemoArea } from './lib/demo-area.ts';
import { openClient } from './dev/client.ts';
import { Restarting } from './dev/restarting.ts';
import { watchPrograms } from './dev/watch.ts';
import type { Ready } from './lib/child-processes.ts';
import { explainAndExit, step } from './lib/steps.ts';

const OF_THE_SERVER = ['server', 'contract', 'devices', 'scenes/floors', 'tiles/serve.ts'];
const OF_THE_FEEDS = ['mock-feeds', 'contract', 'devices', 'scenes', 'server/ingest'];

/** The ports found at the first start are kept: screens and feeds come back to where they were. */
const portsOf = (at: Ready): Record<string, string> => ({
  QUANYAN_PORT: new URL(at.http).port,
  ...at.ingress.reachedBy,
});

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { area: { type: 'string' }, port: { type: 'string', default: '5173' } } });
  const settings = readSettings(process.env, { demo: true });
  const stage = await prepareDemoArea(settings.data, values.area);
  const server = new Restarting({
    name: 'server',
    file: 'server/run.ts',
    // The ledger is in the data after the first start.
    args: (before) => ['--demo', ...(before ? [] : ['--ledger', stage.ledger]), '--tiles', path.join(settings.data, 'tiles')],
    env: (before) => ({
      QUANYAN_DATA: stage.data,
      ...(before ? portsOf(before) : {}),
    }),
  });
  const undo: (() => unknown)[] = [() => server.stop()];
  const stop = async (): Promise<void> => {
    // Children of a terminal hear its Ctrl-C too; whoever is told twice ends once.
    await Promise.all(undo.splice(0).map((end) => end()));
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

  const at = await step('Server', () => server.start());
  if (at === null) throw new Error('The server did not start; its last lines say why.');
  const client = await step('Client', () => openClient(at.http, Number(values.port)));
  const feeds = new Restarting({
    name: 'mock feeds',
    file: 'mock-feeds/main.ts',
    args: () => [],
    env: () => portsOf(at),
  });
  undo.push(
    () => client.close(),
    () => feeds.stop(),
  );
  await step('Mock feeds', () => feeds.start());
  undo.push(
    watchPrograms({ paths: OF_THE_SERVER, changed: (file) => again(server, 'Server', file) }),
    watchPrograms({ paths: OF_THE_FEEDS, changed: (file) => again(feeds, 'Mock feeds', file) }),
  );
  console.log(`
  Quanyan 泉眼 for developers, with ${stage.title} (模拟数据).
    Desk 值守台   ${client.address}/desk
    Wall 大屏     ${client.address}/wall
    Parts 部件    ${client.address}/gallery
    API           ${at.http}/api/openapi.json
  Change a file: the client shows it, the server starts again and keeps its data.      Stop: Ctrl-C
`);
}

async function again(program: Restarting, name: string, file: string): Promise<void> {
  const started = performance.now();
  if ((await program.start()) !== null)
    console.log(`✓ ${name} started again (${((performance.now() - started) / 1000).toFixed(1)} s): ${file}`);
}

main().catch(explainAndExit);

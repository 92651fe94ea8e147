// `npm start`: prepares what changed, then runs the server in demo mode with the mock feeds until Ctrl-C.
// `npm start -- --area <name>`: the same on an area that npm run tiles and npm run scatter have made.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '#server/settings.ts';
import { prepareStage } from './area.ts';
import { Family } from './family.ts';
import { CLIENT_DIST, buildClient, explainAndExit, step } from './lib.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env, { demo: true });
  const { values } = parseArgs({ options: { area: { type: 'string' } } });
  const stage = await prepareStage(settings.data, values.area);
  await step('Client', buildClient);

  const family = new Family();
  const server = await step('Server', () =>
    family.add('server', 'server/run.ts', ['--demo', '--ledger', stage.ledger, '--client', CLIENT_DIST, '--tiles', path.join(settings.data, 'tiles')], { QUANYAN_DATA: stage.data }),
  );
  await step('Mock feeds', () =>
    family.add('mock feeds', 'mock-feeds/main.ts', [], {
      QUANYAN_PORT: new URL(server.http).port, QUANYAN_MQTT_URL: server.mqtt, QUANYAN_MQTT_PORT: new URL(server.mqtt).port || '1883',
      QUANYAN_GB26875_PORT: String(server.gb26875Port),
    }),
  );
  console.log(`
  Quanyan 泉眼 is running with ${stage.title} (模拟数据).
    Desk 值守台   ${server.http}/desk
    Wall 大屏     ${server.http}/wall
    API           ${server.http}/api/openapi.json
    MQTT          ${server.mqtt}    topic quanyan/v1/{deviceId}/observations
    GB/T 26875.3  tcp://${settings.host}:${server.gb26875Port}
  Scenarios: npm run scenario storm | kitchen-fire | ebike-lift      Stop: Ctrl-C
`);
  process.exitCode = await family.ended();
}

main().catch(explainAndExit);

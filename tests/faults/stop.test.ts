import { once } from 'node:events';
import { connect } from 'node:net';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { spawnServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { makeMachine } from './machine/machine.ts';

it('asked to stop, the server lets everybody go, ends with 0, and keeps the readings of its last second', async () => {
  const server = await spawnServer({ ledger: smallLedger() });
  const officer = await signInDemo(server.http, 'duty-officer');
  const screen = await openScreen(officer);
  const device = await connectAsync(server.mqtt, { reconnectPeriod: 0 });
  const unit = connect(server.gb26875Port, '127.0.0.1');
  await once(unit, 'connect');
  const gone = Promise.all([new Promise<void>((resolve) => device.once('close', resolve)), once(unit, 'close')]);
  unit.on('error', () => undefined).resume();
  await device.publishAsync('quanyan/v1/mh-east/observations', '{"points":{"waterLevelCm":87}}', { qos: 1 });

  expect(await server.end()).toBe(0);
  await gone;
  await waitFor('the screen to notice', () => screen.link.state === 'lost');

  const again = await spawnServer({ folder: server.folder, env: { QUANYAN_PORT: new URL(server.http).port } });
  await waitFor('the screen to be back', () => screen.link.state === 'live');
  const { live } = await officer.get<{ live: { values: { waterLevelCm: number } } }>('/api/v1/devices/mh-east');
  expect(live.values.waterLevelCm).toBe(87);
  expect(await again.end()).toBe(0);
});

it('asked to stop while the disk hangs, it does not hang with it', async (context) => {
  const machine = await makeMachine();
  if (machine === null) return context.skip('no C compiler');
  const server = await spawnServer({ ledger: smallLedger(), env: { ...machine.env, QUANYAN_LOG: 'silent' } });
  const screen = await openScreen(await signInDemo(server.http, 'duty-officer'));
  machine.frozen(true);
  await waitFor('the red banner', () => screen.health?.storage === 'failing');
  expect(await server.end()).toBeNull();
});

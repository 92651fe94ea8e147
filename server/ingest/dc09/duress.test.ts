import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { encodeFrame } from './wire/frame.ts';

const ACCOUNT = '370102';
const ledger = smallLedger([
  device('panel-1', 'alarm-panel', EAST_COURT, { addresses: [`dc09:${ACCOUNT}`] }),
  ...[1, 2].map((zone) => device(`zone-${zone}`, 'perimeter-zone', EAST_COURT, { addresses: [`dc09:${ACCOUNT}/${zone}`] })),
]);

it('a code of duress is raised while zones are bypassed, by the panel and from here, and while all of it is disarmed', async () => {
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const socket = connect(Number(server.reachedBy.QUANYAN_DC09_PORT), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let sequence = 0;
  const say = (data: string): void =>
    void socket.write(encodeFrame(`"ADM-CID"${String(++sequence).padStart(4, '0')}L0#${ACCOUNT}[#${ACCOUNT}|${data}]`));
  const operations = async (): Promise<Operation[]> => (await officer.get<{ items: Operation[] }>('/api/v1/operations')).items;
  const alerts = async (): Promise<Alert[]> => (await officer.get<{ items: Alert[] }>('/api/v1/alerts')).items;
  const of = async (id: string, code: string): Promise<Alert | undefined> =>
    (await alerts()).find((one) => one.device === id && one.code === code);
  const quiet = async (id: string, action: string): Promise<void> => {
    const given = await officer.command('operate', { devices: [id], action, params: { minutes: 30 }, reason: '检修' });
    expect(given).toMatchObject({ ok: true });
    await waitFor(`${action} at ${id}`, async () => (await operations()).some((one) => one.device === id && one.state === 'acknowledged'));
  };

  await quiet('zone-1', 'bypass');
  say('1570 01 002');
  say('1130 01 001');
  const kept = await waitFor('the break-in at the bypassed zone', () => of('zone-1', 'intrusion'));
  expect([kept.drill !== undefined, kept.incident]).toEqual([true, null]);
  say('1121 01 001');
  const first = await waitFor('the duress', () => of('panel-1', 'duress'));
  expect([first.lifeSafety, first.drill, first.acked, typeof first.incident]).toEqual([true, undefined, null, 'string']);

  await quiet('panel-1', 'disarm');
  say('1130 01 002');
  expect((await waitFor('the break-in while disarmed', () => of('zone-2', 'intrusion'))).incident).toBeNull();
  say('1121 01 002');
  const again = await waitFor('the second duress', async () =>
    (await alerts()).find(({ code, count, id }) => code === 'duress' && (count > 1 || id !== first.id)),
  );
  expect([again.drill, again.acked, typeof again.incident]).toEqual([undefined, null, 'string']);
});

import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

/** On loop 2 of the panel, as the detector of the small ledger; and one on loop 3. */
const devices = [
  device('smoke-silent', 'smoke-detector', EAST_COURT, { addresses: ['gb26875:889/1.1.131083'] }),
  device('smoke-next', 'smoke-detector', EAST_COURT, { addresses: ['gb26875:889/1.1.196609'] }),
];

it('a loop is drilled from the desk: its alarms open nothing, those of another loop do; ended, what stands is real', async () => {
  const server = await openServer({ ledger: smallLedger(devices) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const report = async (id: string, points: Record<string, number>): Promise<void> => {
    const body = JSON.stringify({ observations: [{ device: id, points }] });
    const answer = await fetch(`${server.http}/api/v1/observations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(200);
  };
  const list = async <T>(what: string): Promise<T[]> => (await officer.get<{ items: T[] }>(`/api/v1/${what}`)).items;
  const drill = { devices: ['unit-east'], action: 'drill', params: { loop: 2, minutes: 30 } };

  await report('unit-east', { heartbeat: 1 });
  expect(await officer.command('operate', drill)).toMatchObject({ ok: false, refusal: { code: 'invalid' } });
  const nowhere = { ...drill, params: { loop: 9, minutes: 30 }, reason: '月度测试' };
  expect(await officer.command('operate', nowhere)).toMatchObject({
    ok: false,
    refusal: { message: { zh: '台账中该装置的回路 9 没有设备；有设备的回路：2, 3' } },
  });
  expect(await officer.command('operate', { ...drill, reason: '月度测试' })).toMatchObject({ ok: true });
  const begun = async (): Promise<boolean> => (await list<Operation>('operations?device=unit-east'))[0].state === 'acknowledged';
  await waitFor('the drill to be under way', begun);
  expect(await officer.command('operate', { ...drill, reason: '再来一次' })).toMatchObject({ ok: false, refusal: { code: 'conflict' } });

  await report('smoke-east', { fire: 1 });
  expect(await list<Alert>('alerts')).toMatchObject([
    { device: 'smoke-east', drill: expect.stringMatching(/^CZ/), active: false, incident: null },
  ]);
  expect(await list<Incident>('incidents')).toEqual([]);
  await report('smoke-next', { fire: 1 });
  expect(await list<Incident>('incidents')).toMatchObject([{ lifeSafety: true, state: 'open', alerts: [expect.any(String)] }]);

  expect(await officer.command('operate', { devices: ['unit-east'], action: 'end-drill' })).toMatchObject({ ok: true });
  const over = await waitFor('the drill to be reckoned up', async () =>
    (await list<Operation>('operations?device=unit-east')).find(({ action, words }) => action === 'drill' && words !== null),
  );
  expect([over.state, over.words!.zh]).toEqual([
    'confirmed',
    '2 个部件，应答 1 个；未应答 1 个：smoke-silent；结束时仍在报警、已按真实警情处理：smoke-east。',
  ]);
  const real = (await list<Alert>('alerts')).filter(({ drill: id, active }) => id === undefined && active);
  expect(real.map(({ device: id }) => id).sort()).toEqual(['smoke-east', 'smoke-next']);
});

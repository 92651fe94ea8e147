import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { EAST_COURT, WEST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { firstAdministrator } from '#tests/harness/visitor.ts';

it('a secret speaks for its own device, a gateway for its children, by HTTP and MQTT alike: nobody ends the fire of another', async () => {
  const ledger = smallLedger([
    device('smoke-1', 'smoke-detector', EAST_COURT, { addresses: ['gw/1'] }),
    device('smoke-2', 'smoke-detector', WEST_COURT),
  ]);
  const server = await openServer({ demo: false, ledger });
  const administrator = await firstAdministrator(server);
  const secretOf = async (kind: string, name: string): Promise<string> =>
    `${name}:${(await administrator.ask<{ secret: string }>('POST', '/api/v1/credentials', { kind, name })).body.secret}`;
  const [own, other, gateway, key] = [
    await secretOf('device', 'smoke-2'),
    await secretOf('device', 'smoke-1'),
    await secretOf('gateway', 'gw'),
    await secretOf('api-key', 'city'),
  ];
  const post = async (secret: string, ...rows: readonly (readonly [string, number])[]): Promise<{ accepted: number; faults: number[] }> => {
    const answer = await fetch(`${server.http}/api/v1/observations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({ observations: rows.map(([id, fire]) => ({ device: id, points: { fire } })) }),
    });
    const { accepted, faults } = (await answer.json()) as { accepted: number; faults: { row: number }[] };
    return { accepted, faults: faults.map(({ row }) => row) };
  };
  const publish = async (secret: string, id: string, fire: number): Promise<void> => {
    const [username, password] = secret.split(':');
    const client = await connectAsync(server.mqtt, { username, password, reconnectPeriod: 0 });
    await client.publishAsync(`quanyan/v1/${id}/observations`, JSON.stringify({ points: { fire } }), { qos: 1 });
    await client.endAsync();
  };
  const burning = async (): Promise<string[]> =>
    (await administrator.get<{ items: Alert[] }>('/api/v1/alerts?active=true')).items.map(({ device: id }) => id!).sort();

  expect(await post(own, ['smoke-2', 1])).toEqual({ accepted: 1, faults: [] });
  expect(await post(other, ['smoke-1', 1], ['smoke-2', 0])).toEqual({ accepted: 1, faults: [1] });
  expect(await post(gateway, ['smoke-2', 0], ['gw/1', 1], ['mh-east', 0])).toEqual({ accepted: 1, faults: [0, 2] });
  for (const secret of [other, gateway]) await publish(secret, 'smoke-2', 0);
  expect(await burning()).toEqual(['smoke-1', 'smoke-2']);
  await publish(gateway, 'smoke-1', 0);
  expect(await burning()).toEqual(['smoke-2']);
  expect(await post(key, ['smoke-2', 0])).toEqual({ accepted: 1, faults: [] });
  expect(await burning()).toEqual([]);
});

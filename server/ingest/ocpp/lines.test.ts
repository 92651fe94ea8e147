import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AT, BOOT, central, STATUS } from './testing.ts';

const SEED = Number(process.env.QUANYAN_SEED ?? 20_261_127);

describe('lines', () => {
  it('a point that opens again ends its first line; two that go on so are told apart', async () => {
    const { line, running, context } = central();
    const first = line();
    for (let n = 0; n < 5; n++) line();
    expect([first.ended, context.senders.get('ocpp')]).toEqual([['opened again'], 1]);
    const asks = { name: 'EP1', headers: {}, peer: '127.0.0.1' };
    expect(await running.sockets!.refuses(asks)).toMatch('two charge points open as EP1');
    expect(await running.sockets!.refuses({ ...asks, name: 'EP2' })).toBe(null);
  });

  it('a point shows the secret of its device, or a name with its secret', async () => {
    const asked: unknown[] = [];
    const { running } = central({ mayReport: (_, device, secret) => asked.push([device, secret]) < 0 });
    const basic = (text: string): { authorization: string } => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    expect(await running.sockets!.refuses({ name: 'EP1', headers: basic('EP1:ABC'), peer: '10.0.0.1' })).toMatch('not allowed in');
    await running.sockets!.refuses({ name: 'EP1', headers: {}, peer: '10.0.0.1' });
    expect(asked).toEqual([
      ['ocpp:EP1', 'ABC'],
      ['ocpp:EP1', 'EP1:ABC'],
      ['ocpp:EP1', null],
    ]);
  });

  it(`no bytes throw, and every call is answered once (seed ${SEED})`, async () => {
    const { line } = central();
    const lines = { 'ocpp1.6': line('EP1', 'ocpp1.6'), 'ocpp2.0.1': line('EP2', 'ocpp2.0.1') };
    const good = [
      ['BootNotification', BOOT],
      ['StatusNotification', STATUS],
      ['Heartbeat', {}],
      ['MeterValues', { connectorId: 1, meterValue: [] }],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
        fc.constantFrom('ocpp1.6' as const, 'ocpp2.0.1' as const),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        async (which, protocol, changes) => {
          const bytes = Buffer.from(JSON.stringify([2, 'm1', ...good[which]]));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const answers = (await lines[protocol].say(bytes)).filter(([type]) => type !== 2);
          expect(answers.length).toBeLessThanOrEqual(1);
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('what it is told', () => {
  const order = (action: string, params = {}, addresses = ['ocpp:EP1']) => ({
    id: 'o1',
    device: { id: 'ep-1', addresses },
    action,
    params,
  });

  it.each([
    ['ocpp1.6', 'start-charging', { connector: 2 }, 'RemoteStartTransaction', { connectorId: 2, idTag: 'QUANYAN' }],
    [
      'ocpp2.0.1',
      'start-charging',
      { connector: 2 },
      'RequestStartTransaction',
      { evseId: 2, idToken: { idToken: 'QUANYAN', type: 'Central' } },
    ],
    ['ocpp1.6', 'unlock', { connector: 1 }, 'UnlockConnector', { connectorId: 1 }],
    ['ocpp2.0.1', 'unlock', { connector: 1 }, 'UnlockConnector', { evseId: 1, connectorId: 1 }],
    ['ocpp1.6', 'reset', { how: 'hard' }, 'Reset', { type: 'Hard' }],
    ['ocpp2.0.1', 'reset', { how: 'soft' }, 'Reset', { type: 'OnIdle' }],
  ])('%s %s', async (protocol, action, params, call, payload) => {
    const { line, running } = central();
    const point = line('EP1', protocol);
    const way = running.operate!(order(action, params));
    if (way === null || 'away' in way) return expect.unreachable();
    const answer = way.send(new AbortController().signal);
    const [, id, said, carried] = point.sent.at(-1)!;
    expect([said, carried]).toMatchObject([call, payload]);
    await point.say(JSON.stringify([3, id, { status: action === 'unlock' ? 'Unlocked' : 'Accepted' }]));
    expect(await answer).toEqual({ took: true, text: '' });
  });

  it('stops every charging that goes on, and says when the point will not', async () => {
    const { line, running } = central();
    const point = line();
    expect(running.operate!(order('stop-charging'))).toHaveProperty('away');
    const [, , { transactionId }] = (await point.call('StartTransaction', {
      connectorId: 1,
      idTag: 'C',
      meterStart: 1,
      timestamp: AT,
    })) as [number, string, { transactionId: number }];
    const way = running.operate!(order('stop-charging'));
    if (way === null || 'away' in way) return expect.unreachable();
    const answer = way.send(new AbortController().signal);
    const [, id, said, carried] = point.sent.at(-1)!;
    expect([said, carried]).toEqual(['RemoteStopTransaction', { transactionId }]);
    await point.say(JSON.stringify([4, id, 'InternalError', 'no', {}]));
    expect(await answer).toEqual({ took: false, text: 'InternalError no' });
  });

  it('a pile without a line is away, and what is no pile is somebody else’s', () => {
    const { running } = central();
    expect(running.operate!(order('unlock'))).toHaveProperty('away');
    expect(running.operate!(order('unlock', {}, []))).toBe(null);
  });
});

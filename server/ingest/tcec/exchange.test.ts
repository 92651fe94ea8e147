import { describe, expect, it } from 'vitest';
import chargingConnector from '#devices/charging-connector/kind.ts';
import { testContext, type TestContext } from '#server/ingest/testing.ts';
import { giveToken, takeStatus } from './exchange.ts';
import { EXAMPLE_SECRETS, readOperators } from './operators.ts';
import { decrypt, encrypt, signatureOf } from './wire/envelope.ts';

/** The example of the standard's annex. */
const DATA =
  'il7B0BSEjFdzpyKzfOFpvg/Se1CP802RItKYFPfSLRxJ3jf0bVl9hvYOEktPAYW2nd7S8MBcyHYyacHKbISq5iTmDzG+ivnR+SZJv3USNTYVMz9rCQVSxd0cLlqsJauko79N' +
  'nwQJbzDTyLooYoIwz75qBOH2/xOMirpeEqRJrF/EQjWekJmGk9RtboXePu2rka+Xm51syBPhiXJAq0GfbfaFu9tNqs/e2Vjja/ltE1M0lqvxfXQ6da6HrThsm5id4ClZFIi0' +
  'acRfrsPLRixS/IQYtksxghvJwbqOsbIsITail9Ayy4tKcogeEZiOO+4Ed264NSKmk7l3wKwJLAFjCFogBx8GE3OBz4pqcAn/ydA=';
const OF = { OperatorID: '123456789', TimeStamp: '20160729142400', Seq: '0001' };
const SIG = '745166E8C43C84D37FFEC0F529C4136F';

type Body = Record<string, unknown>;
const call = (body: unknown, headers: Record<string, string> = {}, peer = '127.0.0.1'): Parameters<typeof giveToken>[0] => ({
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  headers,
  peer,
  query: new URLSearchParams(),
  allowed: () => false,
});
function sealed(data: unknown, patch: Body = {}): Body {
  const envelope = { ...OF, Data: encrypt(typeof data === 'string' ? data : JSON.stringify(data), EXAMPLE_SECRETS) };
  return { ...envelope, Sig: signatureOf(envelope, EXAMPLE_SECRETS), ...patch };
}
const opened = ({ Data }: { Data: string }): Body => JSON.parse(decrypt(Data, EXAMPLE_SECRETS)!.toString()) as Body;
const world = (): TestContext & Parameters<typeof takeStatus>[1] => ({
  ...testContext({ kindOf: () => chargingConnector }),
  keepMedia: () => Promise.reject(new Error('none')),
  adopt: () => Promise.resolve(),
  warn: () => Promise.reject(new Error('none')),
  serviceHeard: () => undefined,
  placeOf: () => undefined,
});
const bearer = (context: TestContext): Record<string, string> => ({
  authorization: `Bearer ${String(opened(giveToken(call(sealed({ OperatorID: OF.OperatorID })), context)).AccessToken)}`,
});

describe('the envelope', () => {
  it('is that of the standard’s example', () => {
    expect(signatureOf({ ...OF, Data: DATA }, EXAMPLE_SECRETS)).toBe(SIG);
    expect(decrypt(DATA, EXAMPLE_SECRETS)!.toString()).toContain('"connectorStatusInfos"');
  });
});

describe('states of connectors', () => {
  const push = async (data: unknown, context = world()): Promise<{ ret: number; context: TestContext }> => ({
    ret: (await takeStatus(call(sealed(data), bearer(context)), context)).Ret,
    context,
  });

  it('are taken one by one or as a list, and answered in the operator’s own words', async () => {
    const { ret, context } = await push({ ConnectorStatusInfo: { ConnectorID: '3701020010000001', Status: 255 } });
    expect([ret, context.accepted]).toMatchObject([0, [{ device: 'tcec:123456789/3701020010000001', point: 'status', value: 255 }]]);
    const many = await push({
      ConnectorStatusInfo: [
        { ConnectorID: 'A', Status: 1 },
        { ConnectorID: 'B', Status: '3' },
      ],
    });
    expect(many.context.accepted.map(({ value }) => value)).toEqual([1, 3]);
  });

  it('written with small letters and a comma too many, as the standard does, are read', async () => {
    const { context } = await push('{"connectorStatusInfo":{"connectorID":"A","status":4,},}');
    expect(context.accepted).toMatchObject([{ value: 4 }]);
  });

  it('that mean nothing are told; a good one beside them counts', async () => {
    const { ret, context } = await push({
      ConnectorStatusInfo: [{ ConnectorID: 'A', Status: 9 }, { Status: 1 }, { ConnectorID: 'B', Status: 2 }],
    });
    expect([ret, context.accepted.length, context.rejects.count('tcec')]).toEqual([0, 1, 1]);
    expect((await push({})).ret).toBe(4004);
  });

  it.each<[string, unknown, number]>([
    ['no JSON', 'no', 4003],
    ['a field that is missing', sealed({}, { Seq: undefined }), 4003],
    ['a wrong signature', sealed({}, { Sig: SIG }), 4001],
    ['another operator', sealed({}, { OperatorID: '999999999' }), 4001],
    ['a changed body', sealed({}, { Data: DATA }), 4001],
  ])('%s is refused and kept for diagnosis', async (_, body, ret) => {
    const context = world();
    expect((await takeStatus(call(body, bearer(context)), context)).Ret).toBe(ret);
    expect([context.accepted.length, context.rejects.count('tcec')]).toEqual([0, 1]);
  });

  it('need a token of this operator, and the example’s secrets open nothing from elsewhere', async () => {
    const context = world();
    const body = sealed({ ConnectorStatusInfo: { ConnectorID: 'A', Status: 1 } });
    expect((await takeStatus(call(body), context)).Ret).toBe(4002);
    expect((await takeStatus(call(body, { authorization: 'Bearer 123456789.9999999999999.x' }), context)).Ret).toBe(4002);
    expect((await takeStatus(call(body, bearer(context), '10.0.0.9'), context)).Ret).toBe(4001);
    expect(context.accepted).toEqual([]);
  });
});

it('operators are named with their three secrets', () => {
  expect(readOperators('MA01=1234567890abcdef/1234567890abcdeg/secret-of-sig')?.get('MA01')).toEqual({
    data: '1234567890abcdef',
    iv: '1234567890abcdeg',
    sig: 'secret-of-sig',
  });
  expect(readOperators('MA01=short/x/y')).toBe(null);
});

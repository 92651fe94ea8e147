import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { EAST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { Gateways } from './gateways.ts';
import { readLogReport, type LogReport } from './wire/log-report.ts';
import { encodeOverride, readOverride } from './wire/override.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 40);
const SEED = 271;
const GATEWAY = '0f8a1d3e-6a51-4a0e-9f61-0c2b7a4d9001';
const LAMP = '9c1e7a52-4b0d-4d7d-8a55-1b2c3d4e5f60';
const kind = (await loadKinds()).get('street-lamp');
const from = { gateway: GATEWAY, now: NOW, kindOf: () => kind, allowed: (one: string) => !one.endsWith('000000000bad') };
const base = { timestamp: '2026-11-23T08:15:30+08:00', srcAddress: `${LAMP}/LampMonitor1` };
const event = (eventType: string, startEndFlag?: unknown): object => ({ data: { type: 'EventLogData', ...base, eventType, startEndFlag } });
const attribute = (attributeName: string, value: unknown, type = 'AttributeFloat'): object => ({
  data: { type: 'AttributeLogData', ...base, attributeName, attributeValue: { type, value } },
});
const read = (...entries: unknown[]): LogReport => readLogReport({ address: GATEWAY, entries }, from);
const said = ({ observations }: LogReport): string[] => observations.map(({ point, value }) => `${point}=${value}`);

describe('log reports', () => {
  it('the sample of the specification: a lamp fails, and its power', () => {
    const report = read({ cmsRefId: 'qy-1', ...event('lampFailure', true) }, attribute('activePower', 0.4));
    expect(report.observations).toMatchObject([
      {
        device: `talq:${GATEWAY}/${LAMP}`,
        via: `talq:${GATEWAY}`,
        point: 'lampFailure',
        value: 1,
        observedAt: Date.UTC(2026, 10, 23, 0, 15, 30),
      },
      { point: 'powerW', value: 0.4 },
    ]);
    expect(report.faults).toEqual([]);
  });

  it.each([
    [80, 80, 'light=1'],
    [0, 0, 'light=2'],
    [0, 100, 'light=0'],
    [0, null, 'light=0'],
  ])('a level of %s where it was told %s is %s', (level, target, light) => {
    const state = (value: number): object => ({ name: 'LevelState', value });
    const entries = [attribute('actualLightState', state(level), 'AttributeLevelState')];
    if (target !== null) entries.push(attribute('targetLightCommand', { state: state(target), reason: 'program' }, 'AttributeCommand'));
    expect(said(read(...entries))).toEqual([`levelPct=${level}`, light]);
  });

  it('what only happened is over at once, what ends is over, and the unknown is told', () => {
    expect(said(read(event('impactDetected')))).toEqual(['hit=1', 'hit=0']);
    expect(said(read(event('leakageDetected', false)))).toEqual(['leakage=0']);
    expect(said(read(event('lampUnexpectedOn', true)))).toEqual(['levelPct=100', 'light=1']);
    expect(read(event('containerFull', true)).faults.join()).toContain('street-lamp has no point containerFull');
  });

  it('of what the gateway itself says, the gateway is the device', () => {
    const report = readLogReport(
      { entries: [{ data: { type: 'EventLogData', srcAddress: GATEWAY, eventType: 'supplyLoss', startEndFlag: true } }] },
      from,
    );
    expect([report.faults.length, report.observations.map(({ device: of }) => of)]).toEqual([1, []]);
    const cabinet = { ...from, kindOf: () => undefined };
    const told = readLogReport(
      { entries: [{ data: { type: 'EventLogData', srcAddress: GATEWAY, eventType: 'supplyLoss', startEndFlag: true } }] },
      cabinet,
    );
    expect(told.observations).toMatchObject([{ device: `talq:${GATEWAY}`, point: 'supplyLoss', value: 1 }]);
  });

  it.each([
    [
      { data: { ...base, type: 'EventLogData', eventType: 'lampFailure', startEndFlag: 'yes' } },
      'startEndFlag is true or false, got "yes"',
    ],
    [{ data: { type: 'EventLogData', srcAddress: 'lamp 7', eventType: 'lampFailure' } }, 'srcAddress is a UUID'],
    [{ data: { ...base, type: 'Gossip' } }, 'got "Gossip"'],
    [{ data: { ...base, type: 'AttributeLogData', attributeName: 'activePower', attributeValue: 3 } }, 'attributeValue of activePower'],
    [
      { data: { ...base, type: 'EventLogData', eventType: 'lampFailure', srcAddress: '9c1e7a52-4b0d-4d7d-8a55-000000000bad' } },
      'not allowed',
    ],
    [7, 'an entry has data'],
  ])('%j is told, and its neighbour counts', (entry, words) => {
    const report = read(entry, event('lampFailure', true));
    expect([report.faults.join(), said(report)]).toEqual([expect.stringContaining(words), ['lampFailure=1']]);
  });

  it(`nothing throws (seed ${SEED})`, () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.record({
        data: fc.record({
          type: fc.constantFrom('EventLogData', 'AttributeLogData', 7),
          srcAddress: fc.constantFrom(LAMP, 'x'),
          eventType: fc.anything(),
          attributeName: fc.anything(),
          attributeValue: fc.anything(),
          startEndFlag: fc.anything(),
        }),
      }),
    );
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 6 }), (entries) => void read(...entries)),
      { seed: SEED, numRuns: 3000 },
    );
  });
});

describe('override commands', () => {
  it('are read as they were written', () => {
    expect(readOverride(JSON.parse(encodeOverride(LAMP, 40, 'CZ1')))).toEqual({ devices: [LAMP], level: 40, cmsRefId: 'CZ1' });
    expect(readOverride(JSON.parse(encodeOverride(GATEWAY, null, 'CZ2')))).toEqual({ devices: [GATEWAY], level: null, cmsRefId: null });
  });

  it('go where the setting says, else where the gateway said that it listens', () => {
    const gateways = new Gateways(`${GATEWAY.toUpperCase()}=http://127.0.0.1:9/talq/`);
    const uri = (value: unknown): unknown => [{ functions: [{ type: 'GatewayFunction', gatewayUri: { type: 'AttributeUri', value } }] }];
    expect(gateways.announce(GATEWAY, uri('http://elsewhere'))).toBeNull();
    expect(gateways.urlOf(GATEWAY)).toBe('http://127.0.0.1:9/talq');
    expect([gateways.announce(LAMP, uri('https://g.example/')), gateways.urlOf(LAMP)]).toEqual([null, 'https://g.example']);
    expect(gateways.announce(LAMP, uri('file:///etc/passwd'))).toContain('gatewayUri is an absolute address of http or https');
    expect(gateways.announce(LAMP, 'nothing')).toContain('list');
  });
});

it('a gateway is answered in its own protocol, and two gateways that claim one lamp are two', async () => {
  const ledger = smallLedger([device('sl-1', 'street-lamp', EAST, { addresses: [`talq:${GATEWAY}/${LAMP}`] })]);
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const post = async (
    body: string,
    query = `clientAddress=${GATEWAY}&talqRequestId=${LAMP}`,
    headers: Record<string, string> = { 'talq-api-version': '2.7.1' },
  ): Promise<unknown[]> => {
    const response = await fetch(`${server.http}/api/v1/ingest/talq/log-reports?${query}`, { method: 'POST', headers, body });
    return [response.status, ((await response.json()) as { key: string }[] | null)?.[0]?.key];
  };
  const good = JSON.stringify({ entries: [event('lampFailure', true)] });
  expect(await post(good, undefined, {})).toEqual([400, 'headerMissing']);
  expect(await post(good, undefined, { 'talq-api-version': '9' })).toEqual([400, 'headerValueNotValid']);
  expect(await post(good, `clientAddress=${GATEWAY}`)).toEqual([400, 'parameterMissing']);
  expect(await post(good, `clientAddress=me&talqRequestId=${LAMP}`)).toEqual([400, 'parameterValueNotValid']);
  expect(await post('{"entries": 7}')).toEqual([400, 'payloadError']);
  const alerts = async (): Promise<Alert[]> => (await officer.get<{ items: Alert[] }>('/api/v1/alerts')).items;
  expect(await post(good, `clientAddress=${LAMP}&talqRequestId=${LAMP}`)).toEqual([201, undefined]);
  expect(await alerts()).toEqual([]);
  expect(await post(good)).toEqual([201, undefined]);
  await waitFor('the alert', async () => (await alerts()).some(({ device: of, code }) => of === 'sl-1' && code === 'lamp-out'));
});

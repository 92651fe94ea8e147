import alarmPanel from '#devices/alarm-panel/kind.ts';
import chargingPile from '#devices/charging-pile/kind.ts';
import { Receiver } from '#server/ingest/dc09/receiver.ts';
import { FrameDecoder } from '#server/ingest/dc09/wire/frame.ts';
import { ENCRYPTED, onTheLine, PLAIN } from '#server/ingest/dc09/wire/vectors.ts';
import patrolCar from '#devices/patrol-car/kind.ts';
import { TerminalDesk } from '#server/ingest/jt808/terminals.ts';
import { FrameDecoder as TerminalDecoder } from '#server/ingest/jt808/wire/frame.ts';
import { bytesOf as terminalBytes, SOS_2013 } from '#server/ingest/jt808/wire/vectors.ts';
import manhole from '#devices/manhole/kind.ts';
import { readMessage, readTopic } from '#server/ingest/mqtt/dialects/chirpstack/codec.ts';
import { openPush, readPush, signatureOf } from '#server/ingest/http/dialects/onenet/codec.ts';
import { startOcpp } from '#server/ingest/ocpp/server.ts';
import { testContext } from '#server/ingest/testing.ts';
import { readReport } from '#server/ingest/watch/wire/content.ts';
import { WatchDecoder } from '#server/ingest/watch/wire/frame.ts';
import type { BenchResult } from '../result.ts';
import { measured } from './measure.helper.ts';

const THEN = Date.UTC(2026, 10, 23, 0, 15, 30);
const FALL = Buffer.from('[3G*8800000015*003F*AL_LTE,231126,001530,V,0,N,0,E,0,0,0,0,90,87,0,0,00200000,0,0,0]');

/** Bytes of one alarm panel until what they say would be stored, and the answer made. */
function stationOf(frame: string): () => Promise<unknown> {
  const context = testContext({ now: () => THEN, kindOf: () => alarmPanel, accept: () => Promise.resolve() });
  const receiver = new Receiver(context, { accounts: new Map(), window: { pastMs: 40_000, aheadMs: 20_000 } });
  const decoder = new FrameDecoder();
  const bytes = onTheLine(frame);
  return () => receiver.hear(decoder.push(bytes)[0], '127.0.0.1:1');
}

function watchOf(): () => unknown {
  const decoder = new WatchDecoder();
  return () => {
    const [event] = decoder.push(FALL);
    return event.kind === 'frame' ? readReport(event.frame.content) : event;
  };
}

/** A position with an alarm until what it says would be stored, and the answer made. */
function terminalOf(): () => Promise<unknown> {
  const context = testContext({ now: () => THEN, kindOf: () => patrolCar, accept: () => Promise.resolve(), track: () => [] });
  const line = new TerminalDesk(context, 'jt808', 'wgs84').open('127.0.0.1:1');
  const decoder = new TerminalDecoder();
  const bytes = terminalBytes(SOS_2013);
  return () => {
    const [event] = decoder.push(bytes);
    return event.kind === 'frame' ? line.hear(event.frame, event.bytes) : Promise.reject(new Error(event.reason));
  };
}

function coverOf(): () => unknown {
  const payload = Buffer.from(
    '{"time":"2026-11-23T00:15:30Z","deviceInfo":{"tags":{"depthCm":"250"}},"fPort":85,"data":"AXVcA4JECAQAAQ==","rxInfo":[{"rssi":-71}]}',
  );
  const ledger = { now: () => THEN, kindOf: () => manhole, kinds: testContext().kinds };
  return () => readMessage({ ...readTopic('application/a1/device/24e124785d000001/event/up')!, payload }, ledger);
}

function onenetOf(): () => unknown {
  const msg = '{"type":1,"dev_id":"5","ds_id":"waterLevelCm","at":1795392930000,"value":190}';
  const push = Buffer.from(JSON.stringify({ msg, nonce: 'abcdefgh', signature: signatureOf('token', 'abcdefgh', msg) }));
  const asking = { now: () => THEN, knows: () => true, kindOf: () => manhole, allowed: () => true, streams: new Map() };
  return () => {
    const opened = openPush(push, 'token');
    return 'messages' in opened ? readPush(opened.messages, asking) : opened;
  };
}

/** A message of a charge point until what it says would be stored, and the answer made. */
function pointOf(protocol: string, action: string, payload: object): () => Promise<unknown> {
  const context = testContext({ now: () => THEN, kindOf: () => chargingPile, accept: () => Promise.resolve() });
  const socket = { name: 'EP1', from: '127.0.0.1', peer: '127.0.0.1', protocol, send: () => undefined, close: () => undefined };
  const ears = startOcpp(context).sockets!.open(socket);
  const bytes = Buffer.from(JSON.stringify([2, 'm1', action, payload]));
  return () => ears.hear(bytes);
}
const STATUS = { connectorId: 1, errorCode: 'HighTemperature', status: 'Faulted', timestamp: '2026-11-23T00:15:30Z' };
const METERED = {
  evseId: 1,
  meterValue: [
    {
      timestamp: '2026-11-23T00:15:30Z',
      sampledValue: [
        { value: 7.1, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'kW' } },
        { value: 41.5, measurand: 'Temperature', unitOfMeasure: { unit: 'Celsius' } },
      ],
    },
  ],
};

export const run = (): Promise<BenchResult[]> =>
  measured([
    { name: 'DC-09 in clear text, to the answer', take: stationOf(PLAIN) },
    { name: 'DC-09 with AES-128, to the answer', take: stationOf(ENCRYPTED[0].frame) },
    { name: '4G watch, an alarm', take: watchOf() },
    { name: 'JT/T 808, a position, to the answer', take: terminalOf() },
    { name: 'ChirpStack, bytes of a cover', take: coverOf() },
    { name: 'OneNET, a signed push', take: onenetOf() },
    { name: 'OCPP 1.6, a status, to the answer', take: pointOf('ocpp1.6', 'StatusNotification', STATUS) },
    { name: 'OCPP 2.0.1, meter values, to the answer', take: pointOf('ocpp2.0.1', 'MeterValues', METERED) },
  ]);

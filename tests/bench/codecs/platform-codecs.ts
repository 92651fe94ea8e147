import camera from '#devices/camera/kind.ts';
import pipePressure from '#devices/pipe-pressure/kind.ts';
import { readCap } from '#server/ingest/cap/codec.ts';
import { encodeCap } from '#server/ingest/cap/wire/document.ts';
import { ReportDecoder } from '#server/ingest/meokon/codec.ts';
import { observe } from '#server/ingest/meokon/observe.ts';
import { PUBLIC } from '#server/ingest/meokon/vectors.ts';
import { readAlarmPage, readPublished } from '#server/ingest/wvp/wire/alarms.ts';
import { RespReader } from '#server/ingest/wvp/wire/resp.ts';
import type { BenchResult } from '../result.ts';
import { measured, type Row } from './measure.helper.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);
const CODE = '37010200011326000007';
/** Bytes of one read from a socket. */
const CHUNK = 65_536;

const asking = { now: () => NOW, kindOf: () => camera };

/** What one read of a busy line to Redis holds. */
function published(): Row {
  const payload = JSON.stringify({ gbId: CODE, alarmSn: 5, alarmType: '6', alarmDescription: '越界' });
  const one = `*3\r\n$7\r\nmessage\r\n$13\r\nalarm_receive\r\n$${Buffer.byteLength(payload)}\r\n${payload}\r\n`;
  const each = Math.floor(CHUNK / Buffer.byteLength(one));
  const chunk = Buffer.from(one.repeat(each));
  const reader = new RespReader();
  const take = (): unknown =>
    reader.take(chunk).map((value) => readPublished((value as readonly Buffer[])[2], asking).events.length === 1 || fail('no event'));
  return { name: 'WVP, alarms published over Redis', take, each };
}

function polled(): Row {
  const rows = Array.from({ length: 100 }, (_, id) => ({ id, channelDeviceId: CODE, alarmType: 'TripwireDetection', alarmTime: NOW }));
  const bytes = Buffer.from(JSON.stringify({ code: 0, msg: '成功', data: { total: rows.length, list: rows } }));
  return { name: 'WVP, alarms of a page', take: () => readAlarmPage(bytes, asking), each: rows.length };
}

function terminal(): Row {
  const decoder = new ReportDecoder();
  const take = (): unknown => {
    const [event] = decoder.push(PUBLIC);
    return event.kind === 'report' ? observe(event.report, NOW, pipePressure.points) : fail(event.reason);
  };
  return { name: 'MEOKON, a pressure', take };
}

function warning(): Row {
  const draft = { sender: 'w@example.invalid', identifier: 'a', sent: NOW, event: '暴雨', severity: 'Minor', expires: NOW + 3_600_000 };
  const bytes = Buffer.from(encodeCap({ ...draft, area: '<circle>36.66,117.02 3</circle>' }));
  const take = (): unknown => 'report' in readCap(bytes, NOW) || fail('no report');
  return { name: 'CAP 1.2, a warning of a circle', take };
}

const fail = (why: string): never => {
  throw new Error(why);
};

export const run = (): Promise<BenchResult[]> => measured([published(), polled(), terminal(), warning()]);

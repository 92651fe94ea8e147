import { PacketDecoder, encodePacket } from '#server/ingest/hj212/codec.ts';
import { readFields } from '#server/ingest/hj212/read.ts';
import { MeterDecoder, type MeterFrame } from '#server/ingest/meters/wire/codec.ts';
import { said188, said645, saidMbus } from '#server/ingest/meters/readings.ts';
import { CJT188, DLT645, MBUS, bytesOf } from '#server/ingest/meters/wire/vectors.ts';
import { zoneOf } from '#server/lib/zone.ts';
import type { BenchResult } from '../result.ts';

const MESSAGES = 200_000;

/** Messages read to values a second of this thread's processor time: what one core could do. */
function perCoreSecond(once: () => number): number {
  const before = process.threadCpuUsage();
  let values = 0;
  for (let i = 0; i < MESSAGES; i++) values += once();
  const { user, system } = process.threadCpuUsage(before);
  if (values < MESSAGES) throw new Error(`${MESSAGES} messages said ${values} values`);
  return (MESSAGES / (user + system)) * 1e6;
}

const saidBy = (frame: MeterFrame): number => {
  const said = frame.dialect === 'cjt188' ? said188(frame) : frame.dialect === 'dlt645' ? said645(frame) : saidMbus(frame);
  return Object.keys(said.values).length;
};

function meters(text: string): number {
  const bytes = bytesOf(text);
  const decoder = new MeterDecoder();
  return perCoreSecond(() => decoder.push(bytes).reduce((sum, event) => sum + (event.kind === 'frame' ? saidBy(event.frame) : 0), 0));
}

function stations(): number {
  const packet = encodePacket(
    { QN: '20261123081530000', ST: '22', CN: '2011', PW: '123456', MN: 'A1', Flag: '5' },
    'DataTime=20261123081500;a01001-Rtd=6.4,a01001-Flag=N;a01007-Rtd=3.1,a01007-Flag=N;a01010-Rtd=0.5,a01010-Flag=N',
  );
  const decoder = new PacketDecoder();
  const zone = zoneOf('Asia/Shanghai');
  return perCoreSecond(() =>
    decoder
      .push(packet)
      .reduce((sum, event) => sum + (event.kind === 'packet' ? Object.keys(readFields(event.packet.cp, zone).values).length : 0), 0),
  );
}

export const run = (): Promise<BenchResult[]> =>
  Promise.resolve([
    { name: 'CJ/T 188 frames read to values', value: meters(CJT188.answer), unit: 'frames/s per core' },
    { name: 'DL/T 645 frames read to values', value: meters(DLT645.voltage), unit: 'frames/s per core' },
    { name: 'M-Bus frames read to values', value: meters(MBUS.heat), unit: 'frames/s per core', note: 'seven records each' },
    { name: 'HJ 212 packets read to values', value: stations(), unit: 'packets/s per core', note: 'three factors each' },
  ]);

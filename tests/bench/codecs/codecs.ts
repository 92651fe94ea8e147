import { PacketDecoder, encodePacket } from '#server/ingest/hj212/codec.ts';
import { readFields } from '#server/ingest/hj212/read.ts';
import { observe } from '#server/ingest/gb26875/observe.ts';
import { MessageDecoder } from '#server/ingest/gb26875/wire/codec.ts';
import { MADE, bytesOf as unitBytes } from '#server/ingest/gb26875/wire/vectors.ts';
import { MeterDecoder, type MeterFrame } from '#server/ingest/meters/wire/codec.ts';
import { said188, said645, saidMbus } from '#server/ingest/meters/readings.ts';
import { CJT188, DLT645, MBUS, bytesOf } from '#server/ingest/meters/wire/vectors.ts';
import { zoneOf } from '#contract/zone.ts';
import type { BenchResult } from '../result.ts';
import { measured } from './measure.helper.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);

/** @throws when a message said nothing: what is fast at failing is not measured */
function some(values: number): number {
  if (values === 0) throw new Error('a message said no values');
  return values;
}

const saidBy = (frame: MeterFrame): number => {
  const said = frame.dialect === 'cjt188' ? said188(frame) : frame.dialect === 'dlt645' ? said645(frame) : saidMbus(frame);
  return Object.keys(said.values).length;
};

function meters(text: string): () => number {
  const bytes = bytesOf(text);
  const decoder = new MeterDecoder();
  return () => some(decoder.push(bytes).reduce((sum, event) => sum + (event.kind === 'frame' ? saidBy(event.frame) : 0), 0));
}

function stations(): () => number {
  const packet = encodePacket(
    { QN: '20261123081530000', ST: '22', CN: '2011', PW: '123456', MN: 'A1', Flag: '5' },
    'DataTime=20261123081500;a01001-Rtd=6.4,a01001-Flag=N;a01007-Rtd=3.1,a01007-Flag=N;a01010-Rtd=0.5,a01010-Flag=N',
  );
  const decoder = new PacketDecoder();
  const zone = zoneOf('Asia/Shanghai');
  const values = (cp: string): number => Object.keys(readFields(cp, zone).values).length;
  return () => some(decoder.push(packet).reduce((sum, event) => sum + (event.kind === 'packet' ? values(event.packet.cp) : 0), 0));
}

function transmitters(): () => number {
  const frame = unitBytes(MADE.v1);
  const decoder = new MessageDecoder();
  const hearing = { now: NOW, offsetMinutes: 480 };
  return () => {
    let said = 0;
    for (const event of decoder.push(frame)) if (event.kind === 'message') said += observe(event.message, hearing).length;
    return some(said);
  };
}

export const run = (): Promise<BenchResult[]> =>
  measured([
    { name: 'CJ/T 188 frames read to values', take: meters(CJT188.answer) },
    { name: 'DL/T 645 frames read to values', take: meters(DLT645.voltage) },
    { name: 'M-Bus frames read to values', take: meters(MBUS.heat), note: 'seven records each' },
    { name: 'HJ 212 packets read to values', take: stations(), note: 'three factors each' },
    { name: 'GB/T 26875 frames read to observations', take: transmitters(), note: 'eight observations each' },
  ]);

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { listenerOf, readAddress, readMessage } from './codec.ts';

const NOW = Date.UTC(2026, 10, 28, 0, 15, 30);
const SEED = 20_261_128;
const kinds = await loadKinds();
const ledger: Readonly<Record<string, string>> = {
  'dji:DOCK1': 'drone-dock',
  'dji:DOCK1/AIR1': 'patrol-drone',
  'dji:AIR2': 'patrol-drone',
  'dji:CAM1': 'camera',
};
const hear = (topic: string, body: unknown): ReturnType<typeof readMessage> | null => {
  const payload = typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const about = readAddress(topic, { knows: (device) => device in ledger }, payload);
  return about && readMessage({ ...about, payload }, { now: () => NOW, kindOf: (device) => kinds.get(ledger[device] ?? '') });
};
const message = (data: object, more: object = {}): object => ({
  tid: 't1',
  bid: 'b1',
  timestamp: NOW - 500,
  gateway: 'DOCK1',
  data,
  ...more,
});
const said = (heard: ReturnType<typeof hear>): string[] =>
  heard!.observations.map(({ device, point, value }) => `${device} ${point}=${value}`);

describe('what a dock and its aircraft read', () => {
  it('by the names of the ledger, with nothing lost to what is new', () => {
    const heard = hear(
      'thing/product/DOCK1/osd',
      message({ mode_code: 4, cover_state: 1, drone_in_dock: 0, wind_speed: 3.2, brand_new: { a: 1 } }),
    );
    expect(said(heard)).toEqual(['dji:DOCK1 mode=4', 'dji:DOCK1 cover=1', 'dji:DOCK1 droneIn=0', 'dji:DOCK1 windMs=3.2']);
    expect([heard!.faults, heard!.observations[0].observedAt, heard!.tracks]).toEqual([[], NOW - 500, undefined]);
  });

  it('an aircraft is a child of its dock, and goes about at its height above take-off', () => {
    const data = { mode_code: 5, elevation: 90, height: 131, longitude: 117.02, latitude: 36.66, horizontal_speed: 6, attitude_head: -90 };
    const heard = hear('thing/product/AIR1/osd', message({ ...data, battery: { capacity_percent: 71 } }));
    expect(said(heard)).toContain('dji:DOCK1/AIR1 batteryPct=71');
    expect(heard!.tracks).toMatchObject([
      { mover: 'dji:DOCK1/AIR1', lng: 117.02, height: 90, heading: 270, speed: 6, battery: 71, at: NOW - 500 },
    ]);
    expect(hear('thing/product/AIR2/osd', message({ mode_code: 11 }, { gateway: 'DOCK9' }))!.observations).toMatchObject([
      { device: 'dji:AIR2', via: 'dji:DOCK9' },
      { point: 'forcedLanding', value: 1 },
    ]);
  });

  it('0, 0 is no fix, and a bad value costs the others nothing', () => {
    const heard = hear('thing/product/AIR1/osd', message({ longitude: 0, latitude: 0, mode_code: 'five', elevation: 12 }));
    expect([heard!.tracks, said(heard)]).toEqual([undefined, ['dji:DOCK1/AIR1 heightM=12']]);
    expect(heard!.faults.join()).toContain('mode');
  });
});

describe('what happens', () => {
  it('steps of a flight and faults are events; what wants a reply gets one', () => {
    const progress = { output: { status: 'failed', ext: { flight_id: 'F7' } }, result: 319_016 };
    const heard = hear('thing/product/DOCK1/events', message(progress, { method: 'flighttask_progress', need_reply: 1 }));
    expect(heard!.events).toMatchObject([{ event: 'flight', attributes: { flight: 'F7', status: 'failed', code: 319_016 } }]);
    expect(heard!.replies).toEqual([
      {
        topic: 'thing/product/DOCK1/events_reply',
        payload: JSON.stringify({ tid: 't1', bid: 'b1', timestamp: NOW, method: 'flighttask_progress', data: { result: 0 } }),
      },
    ]);
    const list = [
      { level: 2, code: '0x16100083', in_the_sky: 1 },
      { level: 0, code: '0x1', in_the_sky: 0 },
    ];
    const faults = hear('thing/product/DOCK1/events', message({ list }, { method: 'hms' }));
    expect(faults!.events.map(({ event, attributes }) => [event, attributes.level, attributes.inSky])).toEqual([
      ['health', '2', true],
      ['health', '0', false],
    ]);
    expect([faults!.replies, faults!.faults]).toEqual([undefined, []]);
    expect(hear('thing/product/DOCK1/events', message({ list: [] }, { method: 'hms' }))!.events).toMatchObject([{ event: 'health-over' }]);
  });

  it('a status is always answered, on the topic of who asks', () => {
    const heard = hear('sys/product/DOCK1/status', message({}, { method: 'update_topo' }));
    expect(heard!.replies).toMatchObject([{ topic: 'sys/product/DOCK1/status_reply' }]);
    expect(listenerOf(heard!.replies![0].topic)).toBe('dji:DOCK1');
  });
});

describe('what is damaged, unknown or of somebody else', () => {
  it('only a list of faults that can be read as a whole says that there is none', () => {
    const events = (data: object): [string[], boolean] => {
      const heard = hear('thing/product/DOCK1/events', message(data, { method: 'hms' }))!;
      return [heard.events.map(({ event, attributes }) => `${event} ${String(attributes.level ?? '')}`.trim()), heard.faults.length > 0];
    };
    expect(events({})).toEqual([[], true]);
    expect(events({ list: 'none' })).toEqual([[], true]);
    expect(events({ list: [null, { level: 1, code: 'a' }] })).toEqual([['health 1'], true]);
    expect(events({ list: [{ level: 'grave' }] })).toEqual([[], true]);
    expect(events({ list: [{ level: '2', code: 'a' }] })).toEqual([['health 2'], false]);
    expect(events({ list: [{ level: 1, code: 'a' }] })).toEqual([['health 1', 'health-over'], false]);
    const many = [...Array.from({ length: 30 }, (_, n) => ({ level: 0, code: `n${n}` })), { level: 2, code: 'grave' }];
    const [told] = events({ list: many });
    expect([told[0], told.length]).toEqual(['health 2', 20]);
    const cut = hear('thing/product/DOCK1/events', JSON.stringify(message({ list: [] }, { method: 'hms' })).slice(0, -1));
    expect([cut!.events, cut!.faults.length]).toEqual([[], 1]);
  });

  it('a dock that the ledger does not know is told of with what it reads, and so is one that it has as something else', () => {
    const dock = hear('thing/product/NEW1/osd', message({ mode_code: 0, cover_state: 1 }, { gateway: 'NEW1' }))!;
    expect([said(dock), dock.observations[0].kindHint]).toEqual([['dji:NEW1 mode=0', 'dji:NEW1 cover=1'], 'drone-dock']);
    const guest = hear('thing/product/NEW2/osd', message({ elevation: 30 }, { gateway: 'NEW1' }))!;
    expect(guest.observations).toMatchObject([{ device: 'dji:NEW2', via: 'dji:NEW1', point: 'heightM', kindHint: 'patrol-drone' }]);
    expect(hear('sys/product/NEW1/status', message({}, { method: 'update_topo' }))!.faults).toEqual([
      'not in the ledger: it was answered, and no more',
    ]);
    expect(hear('thing/product/CAM1/osd', message({ mode_code: 0 }, { gateway: 'CAM1' }))!.faults).toEqual([
      'the ledger has it as camera, which is neither a dock nor an aircraft',
    ]);
  });

  it('a reply goes to who spoke, whatever dock the body names', () => {
    const heard = hear('thing/product/DOCK1/events', message({ list: [] }, { method: 'hms', need_reply: 1, gateway: 'DOCK9' }));
    expect(heard!.replies!.map(({ topic }) => topic)).toEqual(['thing/product/DOCK1/events_reply']);
    expect(heard!.events[0]).not.toHaveProperty('via');
    const status = hear('sys/product/DOCK1/status', message({}, { method: 'update_topo', gateway: 'DOCK9' }));
    expect(status!.replies!.map(({ topic }) => topic)).toEqual(['sys/product/DOCK1/status_reply']);
  });
});

it('topics of others are none, and nobody listens to another', () => {
  for (const topic of ['thing/product//osd', 'thing/product/a/b/osd', 'thing/product/A/status', 'sys/product/A/osd', 'quanyan/v1/A/events'])
    expect(hear(topic, {})).toBeNull();
  expect(
    ['thing/product/DOCK1/services', 'thing/product/+/services', 'thing/product/DOCK1/#', 'sys/product/D/status_reply'].map(listenerOf),
  ).toEqual(['dji:DOCK1', null, null, 'dji:D']);
});

it('whatever comes, nothing is thrown', () => {
  const value = fc.oneof(fc.json(), fc.string(), fc.constant('{"data":{"list":[1,null,{"level":{}}]},"method":"hms"}'));
  const topic = fc.constantFrom(
    'thing/product/DOCK1/osd',
    'thing/product/AIR1/osd',
    'thing/product/DOCK1/events',
    'sys/product/DOCK1/status',
  );
  fc.assert(
    fc.property(topic, value, (where, body) => void hear(where, body)),
    { seed: SEED, numRuns: 500 },
  );
});

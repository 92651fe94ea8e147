import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { readPlate } from './codec.ts';

const SEED = 88;
const NOW = Date.UTC(2026, 10, 26, 8);
const kinds = await loadKinds();
const asking = (...known: string[]): Parameters<typeof readPlate>[2] => ({
  now: () => NOW,
  knows: (device) => known.includes(device),
  kindOf: () => kinds.get('access-gate'),
  allowed: (device) => device !== 'vzenith:other-1',
});
const PLATE = { license: '鲁A12345', confidence: 97, plateid: 88, isoffline: 0, timeStamp: { Timeval: { sec: 1_795_392_930, usec: 0 } } };
const INFO = { channel: 0, deviceName: '东门入', ipaddr: '10.0.0.8', serialno: 'A1B2-C3D4', result: { PlateResult: PLATE } };
const read = (body: unknown, ...known: string[]): ReturnType<typeof readPlate> =>
  readPlate(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), undefined, asking(...known));

describe('plates of Vzenith', () => {
  it('are a vehicle that passed, at the camera’s own time', () =>
    expect(read({ AlarmInfoPlate: INFO })).toMatchObject({
      events: [
        {
          device: 'vzenith:a1b2-c3d4',
          event: 'vehicle-pass',
          attributes: { plate: '鲁A12345', serial: 88 },
          observedAt: 1_795_392_930_000,
        },
      ],
      faults: [],
      plateid: 88,
    }));

  it('are of the camera that the ledger knows by its address', () =>
    expect(read({ AlarmInfoPlate: INFO }, 'vzenith:10.0.0.8').events[0].device).toBe('vzenith:10.0.0.8'));

  it('a vehicle without a plate passed too', () => {
    const info = { ...INFO, result: { PlateResult: { ...PLATE, license: '_无_' } } };
    expect(read({ AlarmInfoPlate: info }).events[0].attributes).toEqual({ serial: 88 });
  });

  it('a plate in GB18030 is read', () => {
    const text = JSON.stringify({ AlarmInfoPlate: INFO });
    const [before, after] = text.split('鲁');
    const bytes = Buffer.concat([Buffer.from(before.replace('东门入', '')), Buffer.from('c2b3', 'hex'), Buffer.from(after)]);
    expect(readPlate(bytes, undefined, asking()).events[0].attributes.plate).toBe('鲁A12345');
  });

  it.each([
    ['no JSON', 'not valid JSON'],
    ['{}', 'AlarmInfoPlate is needed'],
    [{ AlarmInfoPlate: { ...INFO, serialno: '../x', ipaddr: 7 } }, 'serialno "../x"'],
    [{ AlarmInfoPlate: { ...INFO, serialno: 'other-1' } }, 'not allowed to report for it'],
  ])('%j is told and takes nothing', (body, reason) => {
    const { events, faults } = read(body);
    expect(events).toEqual([]);
    expect(faults.join()).toContain(reason);
  });

  it(`nothing throws (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (result, more) => {
        read({ AlarmInfoPlate: { ...INFO, result } });
        read(more);
      }),
      { seed: SEED, numRuns: 500 },
    ));
});

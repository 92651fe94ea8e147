import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGb28181, gb28181Of, gb28181Words, readGb28181 } from './gb28181-id.ts';

const SEED = 28_181;
const LIXIA = '/370102/370102004';

describe('codes of GB/T 28181', () => {
  it('have five parts', () =>
    expect(readGb28181('37010200011320000123')).toEqual({
      centre: '37010200',
      industry: '01',
      type: '132',
      network: '0',
      serial: '000123',
    }));

  it.each([
    ['37010200011320000123', []],
    ['37010000011320000123', []],
    ['37000000001310000001', []],
    ['37010300011320000123', ['elsewhere']],
    ['37010200011180000001', ['no-camera']],
    ['37010200019990000001', ['type']],
    ['37010200211320000001', ['industry']],
    ['00010200011320000001', ['division']],
    ['3701020001132000012', ['length']],
    ['370102000113200001 3', ['digits']],
    ['3701020001132O000123', ['digits']],
  ])('%s: %j', (code, faults) => expect(checkGb28181(code, LIXIA)).toEqual(faults));

  it('are the last of an address', () => {
    expect(gb28181Of('gb28181:37010200011320000123')).toBe('37010200011320000123');
    expect(gb28181Of('gb28181:37010200011180000001/37010200011320000123')).toBe('37010200011320000123');
    expect(gb28181Of('hikvision:0251')).toBeNull();
  });

  it(`are the parts put together, and every part has words (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\d{20}$/), (code) => {
        const id = readGb28181(code)!;
        expect(Object.values(id).join('')).toBe(code);
        for (const [what, said] of gb28181Words(id)) expect(what.zh && said.zh && said.en).toBeTruthy();
        for (const fault of checkGb28181(code, LIXIA)) expect(['length', 'digits']).not.toContain(fault);
      }),
      { seed: SEED },
    ));

  it(`nothing throws (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (code, place) => void checkGb28181(gb28181Of(code) ?? code, place)),
      { seed: SEED },
    ));
});

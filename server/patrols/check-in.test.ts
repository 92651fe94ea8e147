import { expect, it } from 'vitest';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { judgeCheckIn, type CheckIn } from './check-in.ts';

const POINT = { addresses: ['nfc:04A1B2C3'], position: [117.02, 36.66, 1.4] } as const;
const ROUND = { id: 'XJ1-1000', radiusM: 50 };
/** So many metres to the north of the point. */
const north = (metres: number): Record<string, number> => ({ lng: 117.02, lat: 36.66 + metres / 111_319.49 });
const judge = (attributes: Record<string, AttributeValue>, photo = false): CheckIn =>
  judgeCheckIn({ attributes }, { ...POINT, addresses: [...POINT.addresses] }, ROUND, { photo });

it.each([
  ['a radio tag alone', { method: 'nfc', tag: '04A1B2C3' }, null],
  ['a radio tag as another reader writes it', { method: 'nfc', tag: 'nfc:04:a1:b2:c3' }, null],
  ['a radio tag that was read as the address', { method: 'nfc' }, null],
  ['the tag of another point', { method: 'nfc', tag: '04A1B2C4' }, 'tag'],
  ['a radio tag far away: it was taken off the wall', { method: 'nfc', ...north(300) }, 'far'],
  ['a printed code alone: it can be copied', { method: 'qr' }, 'no-place'],
  ['a printed code near by', { method: 'qr', ...north(40) }, null],
  ['a printed code near enough for what the phone knows', { method: 'qr', ...north(80), accuracyM: 40 }, null],
  ['a printed code that is too far', { method: 'qr', ...north(80), accuracyM: 10 }, 'far'],
  ['a position alone', { method: 'position', ...north(10) }, null],
  ['nothing but a word', {}, 'no-place'],
  ['a position that may be anywhere', { method: 'position', ...north(10), accuracyM: 800 }, 'vague'],
  ['0, 0: no fix', { method: 'position', lng: 0, lat: 0 }, 'no-place'],
  ['what is no place on Earth', { method: 'position', lng: 400, lat: 36 }, 'no-place'],
  ['its own round', { method: 'nfc', round: 'XJ1-1000' }, null],
  ['another round: told again', { method: 'nfc', round: 'XJ1-500' }, 'round'],
] as const)('%s', (_what, attributes, fault) => {
  expect(judge(attributes).fault).toBe(fault);
});

it('where a photo is asked for, nothing counts without one; where none is, one may be sent', () => {
  expect([judge({ method: 'nfc', photo: '' }, true).fault, judge({ method: 'nfc', photo: 'p1' }).fault]).toEqual(['no-photo', null]);
  expect([judge({ method: 'nfc' }, true).fault, judge({ method: 'nfc', photo: 'p1' }, true).fault]).toEqual(['no-photo', null]);
  expect(judge({ method: 'qr', ...north(12) }).distanceM).toBe(12);
});

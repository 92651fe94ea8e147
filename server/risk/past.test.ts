import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { factsOf } from './facts.ts';
import { loadModel } from './model.ts';
import { RiskPast, type CompoundPast } from './past.ts';

const [model, kinds] = [await loadModel(), await loadKinds()];
const NOW = Date.UTC(2026, 10, 28);
const DAY = 86_400_000;
const COURT = '/s/q/g/court';
const pastOf = (past: RiskPast): CompoundPast => past.byCompound([{ path: COURT, simulated: true }]).get(COURT)!;

describe('official warnings', () => {
  const compound = { path: COURT, name: '', center: [117, 36.6], simulated: true } as const;
  const empty = { stations: [], wells: [], meters: [], fireDevices: 0, tallestM: null, gasYear: null, homes: 0 };
  const warned = (past: RiskPast, at: number) => {
    const around = { compound: { ...compound, ...empty }, past: pastOf(past), reading: () => null, alertsSince: Infinity };
    return factsOf(model, around, at, true).find(({ factor }) => factor === 'warnings')!;
  };

  it('that there is none is known for so long as a service was heard, and is as old as its last word', () => {
    const past = new RiskPast(kinds, model.events);
    past.heard(NOW - 12 * DAY);
    expect(warned(past, NOW - 3 * DAY)).toMatchObject({ value: 0, at: NOW - 12 * DAY });
    expect(warned(past, NOW)).toMatchObject({ value: null, coverage: 0, why: { zh: '预警服务已超过 10 天无消息' } });
    past.heard(NOW);
    expect(warned(past, NOW)).toMatchObject({ value: 0, at: NOW, why: null });
    past.forget(NOW + 9 * DAY);
    expect(warned(past, NOW + 9 * DAY).value).toBe(0);
  });

  it('one that stands is known until it is over, and not before it came; a cancellation is a word of the service too', () => {
    const past = new RiskPast(kinds, model.events);
    const [receivedAt, expires] = [NOW - 20 * DAY, NOW + DAY];
    past.warning(make('warning', { id: 'w', places: ['/s'], colour: 1, from: NOW - 30 * DAY, receivedAt, expires }));
    expect([NOW - 25 * DAY, NOW].map((at) => warned(past, at).value)).toEqual([null, 4]);
    const ended = { at: NOW, how: 'cancelled' } as const;
    past.warning(make('warning', { id: 'w', places: ['/s'], colour: 1, from: receivedAt, receivedAt, expires, ended }));
    expect([NOW, NOW + 9 * DAY, NOW + 11 * DAY].map((at) => warned(past, at).value)).toEqual([0, 0, null]);
  });
});

it('an older row of storage does not stand over what was told meanwhile', () => {
  const past = new RiskPast(kinds, model.events);
  const smoke = (more: Partial<Alert>): Alert =>
    make('alert', { id: 'a', kind: 'smoke-detector', code: 'offline', device: 's', place: COURT, raisedAt: NOW - 10, ...more });
  const row = smoke({ active: true, clearedAt: null });
  const warning = make('warning', { id: 'w', places: ['/s'], from: NOW - 10, receivedAt: NOW - 10, expires: NOW + DAY });
  past.alert({ ...row, active: false, clearedAt: NOW - 5 });
  past.warning({ ...warning, ended: { at: NOW - 5, how: 'cancelled' } });
  past.storedAlert(row);
  past.storedWarning(warning);
  expect([pastOf(past).outOfOrder(NOW), pastOf(past).warned(NOW)]).toEqual([0, null]);
  past.storedAlert({ ...row, id: 'b', device: 't' });
  expect(pastOf(past).outOfOrder(NOW)).toBe(1);
});

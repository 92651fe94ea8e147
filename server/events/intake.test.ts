import { describe, expect, it } from 'vitest';
import type { EventReport } from '#contract/reports/event.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { createState } from '#server/state/state.ts';
import { EventIntake, LATE_MS, type HeardEvents } from './intake.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const kinds = await loadKinds();

function open(): { hear(event: string, fields?: Partial<EventReport>, at?: number): HeardEvents; unknown: string[] } {
  const state = createState(kinds, 'run');
  state.addDevice({
    id: 'gate-1',
    handle: 0,
    kind: 'access-gate',
    name: '东门',
    place: '/1/2',
    position: [117, 36, 0],
    addresses: ['hik:7'],
    simulated: true,
  });
  const unknown: string[] = [];
  const intake = new EventIntake({
    state,
    judge: () => [],
    unregistered: { noteEvent: ({ device }) => void unknown.push(device) },
    sensing: { event: () => {} },
  });
  const hear = (event: string, fields: Partial<EventReport> = {}, at = NOW): HeardEvents =>
    intake.hear([{ device: 'gate-1', event, attributes: { serial: 1 }, observedAt: at, source: 'test', ...fields }], at, at);
  return { hear, unknown };
}
const codes = ({ signals }: HeardEvents): string[] =>
  signals.map(({ code, on, late }) => `${code} ${on ? 'on' : 'off'}${late ? ' late' : ''}`);

describe('what an event comes to', () => {
  it('a row to keep, where the device hangs, and the alerts of its kind', () => {
    const { hear, unknown } = open();
    const heard = hear('forced', { device: 'hik:7', attributes: { serial: 4, lane: 'A' } });
    expect(heard.rows).toMatchObject([
      { event: { device: 'gate-1', kind: 'access-gate', type: 'forced', place: '/1/2', at: NOW, clockFault: false }, windowMs: 300_000 },
    ]);
    expect([codes(heard), heard.signals[0].event]).toEqual([['forced on'], heard.rows[0].event.id]);
    expect(codes(hear('restored'))).toEqual(['held-open off', 'forced off', 'tamper off', 'duress off']);
    expect(hear('pass', { device: 'nobody' }).rows).toEqual([]);
    expect(unknown).toEqual(['nobody']);
  });

  it('told again it is the same event, and raises nothing again', () => {
    const { hear } = open();
    const lane = { attributes: { serial: 4, lane: 'A' } };
    const first = hear('forced', lane);
    const again = hear('forced', { ...lane, observedAt: NOW }, NOW + 5000);
    const later = hear('forced', { attributes: { serial: 5, lane: 'A' } }, NOW + 10_000);
    expect(again.rows[0].event.id).toBe(first.rows[0].event.id);
    expect(later.rows[0].said).toBe(first.rows[0].said);
    expect([codes(again), codes(later)]).toEqual([[], []]);
    expect(codes(hear('forced', lane, NOW + 301_000))).toEqual(['forced on']);
  });

  it('one that comes back after it was over is another, within the window too', () => {
    const { hear } = open();
    const blocked = (at: number, fields: Partial<EventReport> = {}): HeardEvents =>
      hear('lane-blocked', { attributes: { lane: 'A' }, ...fields }, at);
    const first = blocked(NOW);
    expect([codes(first), codes(blocked(NOW + 5000))]).toEqual([['lane-blocked on'], []]);
    expect(codes(hear('lane-cleared', { attributes: { lane: 'A' } }, NOW + 10_000))).toEqual(['lane-blocked off']);
    // What was said of the first, and came late, is still of the first.
    expect(codes(blocked(NOW + 11_000, { observedAt: NOW + 6000 }))).toEqual([]);
    const back = blocked(NOW + 20_000);
    expect([codes(back), back.rows[0].said === first.rows[0].said]).toEqual([['lane-blocked on'], false]);
    const told = blocked(NOW + 30_000);
    expect([codes(told), told.rows[0].said]).toEqual([[], back.rows[0].said]);
  });

  it('one that has neither a number nor a time is taken as often as it comes; with a time it is known', () => {
    const { hear } = open();
    const said = (fields: Partial<EventReport>): string => hear('pass', { attributes: { lane: 'A' }, ...fields }).rows[0].said;
    expect(said({ untimed: true })).not.toBe(said({ untimed: true }));
    expect(said({})).toBe(said({}));
  });

  it('late it says nothing of now: only a call for help is told, as over', () => {
    const { hear } = open();
    hear('closed', { attributes: { serial: 99 } });
    const then = NOW - LATE_MS - 1000;
    const forced = hear('forced', { observedAt: then, attributes: { serial: 2, lane: 'A' } }, NOW + 1);
    expect([codes(forced), forced.rows[0].event]).toMatchObject([[], { late: true, at: then }]);
    expect(codes(hear('duress', { observedAt: then, attributes: { serial: 3 } }, NOW + 1))).toEqual(['duress on late']);
  });

  it('from the future, or of a clock eight hours behind, it is of now, with the clock fault', () => {
    const { hear } = open();
    const future = hear('pass', { observedAt: NOW + HOUR }).rows[0].event;
    expect(future).toMatchObject({ at: NOW, observedAt: NOW + HOUR, clockFault: true });
    const help = hear('duress', { observedAt: NOW + 60_000 - 8 * HOUR, attributes: { serial: 9 } }, NOW + 60_000);
    expect([codes(help), help.rows[0].event]).toMatchObject([['duress on'], { at: NOW + 60_000, clockFault: true }]);
  });

  it('an end that overtakes its beginning leaves no alert that goes on', () => {
    const { hear } = open();
    hear('closed', { observedAt: NOW, attributes: { serial: 8 } });
    expect(codes(hear('held-open', { observedAt: NOW - 2000, attributes: { serial: 7, lane: 'A' } }, NOW + 100))).toEqual([]);
    expect(codes(hear('held-open', { observedAt: NOW + 400_000, attributes: { serial: 9, lane: 'A' } }, NOW + 400_000))).toEqual([
      'held-open on',
    ]);
  });
});

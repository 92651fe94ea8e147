import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { LIFE_SAFETY_EVERY_MS, REMIND_EVERY_MS, soundDue, unacknowledged, type Heard } from './policy.ts';
import { QueueLines } from '#client/alerts/queue-lines.ts';
import { KINDS } from '#client/world/kinds.ts';

const alert = (id: string, patch: Partial<Alert> = {}): Alert =>
  ({ id, severity: 3, lifeSafety: false, active: true, acked: null, shelved: null, ...patch }) as Alert;
const fire = alert('fire', { severity: 1, lifeSafety: true });
const acked = { by: { id: 'u', name: 'u' }, at: 1 };

function waiting(...alerts: Alert[]): Alert[] {
  const lines = new QueueLines(false, { kinds: KINDS, severityOf: () => undefined });
  lines.reset(alerts);
  return unacknowledged(lines.items);
}

describe('what sounds', () => {
  it('a fire never falls silent before it is acknowledged', () => {
    const heard = new Map<string, Heard>();
    const sounded: number[] = [];
    for (let now = 1000; now < 1000 + 3_600_000; now += 500) if (soundDue([fire], heard, null, now) !== null) sounded.push(now);
    const gaps = sounded.slice(1).map((at, i) => at - sounded[i]);
    expect(sounded.length).toBeGreaterThan(700);
    expect(new Set(gaps)).toEqual(new Set([LIFE_SAFETY_EVERY_MS]));
    expect(soundDue(waiting({ ...fire, acked }), heard, null, 5_000_000)).toBeNull();
    expect(heard.size).toBe(0);
  });

  it('others sound once, severe ones again after ten minutes', () => {
    const heard = new Map<string, Heard>();
    const both = [alert('lamp'), alert('lift', { severity: 2 })];
    expect(soundDue(both, heard, null, 1000)).toBe(2);
    expect(soundDue(both, heard, null, 1000 + REMIND_EVERY_MS - 1)).toBeNull();
    expect(soundDue(both, heard, null, 1000 + REMIND_EVERY_MS)).toBe(2);
    expect(soundDue([alert('lamp')], heard, null, 1000 + 3 * REMIND_EVERY_MS)).toBeNull();
  });

  it('muting silences what is there and ends by itself; a new fire is heard all the same', () => {
    const heard = new Map<string, Heard>();
    expect(soundDue([fire], heard, null, 1000)).toBe(1);
    const mute = { since: 2000, until: 122_000 };
    expect(soundDue([fire, alert('lift', { severity: 2 })], heard, mute, 10_000)).toBeNull();
    expect(soundDue([fire, alert('second', { severity: 1, lifeSafety: true })], heard, mute, 11_000)).toBe(1);
    expect(heard.get('fire')!.soundedAt).toBe(1000);
    expect(soundDue([fire], heard, mute, 122_000)).toBe(1);
  });

  it('a fire that is over and was never acknowledged still sounds; one put aside does not exist for life safety', () => {
    expect(waiting({ ...fire, active: false })).toHaveLength(1);
    expect(waiting({ ...fire, shelved: { ...acked, until: 9, reason: 'x' } })).toHaveLength(1);
    expect(waiting(alert('a', { shelved: { ...acked, until: 9, reason: 'x' } }), alert('b', { active: false, acked }))).toHaveLength(0);
  });
});

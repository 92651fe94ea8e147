import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { isSuspendable } from '#contract/kinds/action-spec.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { absorbAdopted } from './adopted.ts';
import { byWall, type AgeOf } from './ages.ts';
import { Batch, type MergeRules } from './batch.ts';
import { SYSTEM, clip, specOf } from './words.ts';
import { civilZone } from '#contract/civil-zone.ts';

/** A late report this close to what an alert covers is of the same happening, ms. */
const COVERED_MS = 1000;

export const MERGE_RULES: MergeRules = {
  windowMs: 10 * 60_000,
  reopenMs: 24 * 3_600_000,
  chatterMs: 60_000,
  maxAlerts: 500,
  maxOfCause: 5000,
  explain: { words: () => null, severity: () => undefined },
  zone: civilZone(),
};

/**
 * Makes records of what rules said. One alert per (device or address, code) while it lasts: repeats count on it; when it has
 * cleared, the next raise is a new alert in the same incident, unless the first was not even acknowledged and the sensor
 * chatters. Alerts of one affinity in one compound within a time window are one incident; a sensor that fires again within a
 * day of its incident's closing opens that incident again.
 * Reads the records only, and `age` of what it says; signals later in the list see what earlier ones did. Time and memory grow linearly
 * with the signals.
 */
export function absorb(
  signals: readonly AlertSignal[],
  records: Records,
  kinds: KindIndex,
  now: number,
  rules: MergeRules = MERGE_RULES,
  age: AgeOf = byWall(now),
): RecordChange[] {
  const batch = new Batch(records, kinds, now, rules, age);
  for (const signal of signals) {
    if (signal.adopted !== undefined) {
      absorbAdopted(signal, signal.adopted, batch, now);
      continue;
    }
    const known = batch.lastAlert(senderOf(signal), signal.code);
    // Said again, by whoever was not confirmed.
    if (signal.event !== undefined && known?.event === signal.event) continue;

    if (signal.lasts && known?.active) continue;
    if (signal.drill !== undefined && !known?.active) {
      batch.keep(known?.drill === signal.drill ? repeated(known, signal) : drilled(signal, known, batch.freshAlertId(), kinds, now));
      continue;
    }
    if (signal.late) absorbLate(signal, known, batch, kinds, now);
    else if (!signal.on) {
      if (known?.active && !isOlder(signal, known)) batch.change({ ...known, ...wordsOf(signal), active: false, clearedAt: now });
    } else if (known?.active) batch.repeat(repeated(known, signal));
    else if (known && chatters(known, batch, rules)) {
      batch.change({ ...repeated(notLate(known), signal), active: true, clearedAt: null });
      if (signal.cause) batch.regather(known, signal.cause);
    } else batch.raise(raised(signal, known, batch.freshAlertId(), kinds, now), signal);
  }
  return batch.changes();
}

/**
 * A report that came late says nothing of now. While the alert lasts it is known already; so is what an alert covers that is over.
 * Several late reports nobody has taken notice of are one alert.
 */
function absorbLate(signal: AlertSignal, known: Alert | undefined, batch: Batch, kinds: KindIndex, now: number): void {
  if (known && (known.active || isCovered(signal, known))) return;
  if (known?.late && known.acked === null) batch.repeat(repeated(known, signal));
  else batch.raise({ ...raised(signal, known, batch.freshAlertId(), kinds, now), active: false, clearedAt: now, late: true });
}

const DRILLED = '消防演练 Fire drill';
const BYPASSED = '旁路或撤防期间 While bypassed or disarmed';

/** What a drill makes a device say is kept, as an alert that was never in force: nobody has to take notice, and nothing follows of it. */
const drilled = (...[signal, known, id, kinds, now]: Parameters<typeof raised>): Alert => ({
  ...raised(signal, known, id, kinds, now),
  drill: signal.drill!,
  active: false,
  clearedAt: now,
  acked: { by: SYSTEM, at: now, reason: isSuspendable(kinds.get(signal.kind) ?? {}) ? BYPASSED : DRILLED },
});

const isCovered = (signal: AlertSignal, known: Alert): boolean =>
  !known.clockFault &&
  signal.observedAt >= known.observedAt - COVERED_MS &&
  signal.observedAt <= Math.max(known.late ? known.observedAt : (known.clearedAt ?? 0), known.observedAt) + COVERED_MS;

/**
 * The end of an alert that was said before its beginning, by a sender of whom no state is kept. Last heard later than now: our clock
 * was set back since, and what was said by it before orders nothing.
 */
const isOlder = (signal: AlertSignal, known: Alert): boolean =>
  signal.device === null && !known.clockFault && known.lastAt <= signal.receivedAt && signal.observedAt < known.observedAt;

function without(alert: Alert, mark: 'late' | 'tightened'): Alert {
  if (alert[mark] === undefined) return alert;
  const now = { ...alert };
  delete now[mark];
  return now;
}
/** What is said of now is not over, whatever came late before. */
const notLate = (alert: Alert): Alert => without(alert, 'late');

/** Addresses are said by devices: bounded here, as the record's id is. */
const senderOf = (signal: AlertSignal): string => (signal.device ?? signal.address ?? UNKNOWN_PLACE).slice(0, 200);

/** A sensor that flaps before anybody has looked is one alert, not hundreds. */
const chatters = (known: Alert, batch: Batch, rules: MergeRules): boolean =>
  known.acked === null && batch.sinceCleared(known) <= rules.chatterMs && batch.isUnderWay(known.incident);

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const repeated = (alert: Alert, signal: AlertSignal): Alert => ({
  ...(signal.tightened ? alert : without(alert, 'tightened')),
  count: alert.count + 1,
  lastAt: Math.max(alert.lastAt, signal.receivedAt),
  observedAt: finite(signal.observedAt),
  clockFault: signal.clockFault,
  value: finite(signal.value),
  text: signal.text === '' ? alert.text : clip(signal.text, 10_000),
  ...rateOf(signal),
  ...wordsOf(signal),
  ...eventOf(signal),
});

const rateOf = ({ rate }: AlertSignal): Pick<Alert, 'rate'> => (rate === undefined ? {} : { rate: finite(rate) });

const wordsOf = ({ words }: AlertSignal): Pick<Alert, 'words'> =>
  words === undefined ? {} : { words: { zh: clip(words.zh, 10_000), en: clip(words.en, 10_000) } };

const eventOf = ({ event }: AlertSignal): Pick<Alert, 'event'> => (event === undefined ? {} : { event });

function raised(signal: AlertSignal, previous: Alert | undefined, id: string, kinds: KindIndex, now: number): Alert {
  const spec = specOf(kinds, signal.kind, signal.code);
  const silenced = previous?.shelved && previous.shelved.until > now && !spec.lifeSafety;
  return {
    id,
    version: 1,
    updatedAt: now,
    updatedBy: SYSTEM,
    device: signal.device,
    address: signal.device === null ? senderOf(signal) : signal.address,
    kind: signal.kind,
    code: signal.code,
    severity: spec.severity,
    lifeSafety: spec.lifeSafety,
    place: signal.place,
    position: signal.position,
    raisedAt: signal.receivedAt,
    lastAt: signal.receivedAt,
    observedAt: finite(signal.observedAt),
    clockFault: signal.clockFault,
    count: 1,
    active: true,
    clearedAt: null,
    acked: null,
    shelved: silenced ? previous.shelved : null,
    incident: null,
    point: signal.point || signal.code,
    value: finite(signal.value),
    ...rateOf(signal),
    ...eventOf(signal),
    text: clip(signal.text, 10_000),
    ...wordsOf(signal),
    simulated: signal.simulated,
    ...(signal.tightened && { tightened: true as const }),
    stored: true,
  };
}

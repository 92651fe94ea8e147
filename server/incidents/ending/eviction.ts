import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { evicted, put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { RecordStore } from '#server/storage/storage.ts';
import { byWall, type AgeOf } from '#server/incidents/ages.ts';
import { settle } from '#server/incidents/settle.ts';
import { SYSTEM } from '#server/incidents/words.ts';

/** Changes of one entry: a bigger one would reach the screens as a whole new snapshot. */
const TOGETHER = 300;
/** A case that was called back stays this long, whatever its age, ms. */
const RECALLED_MS = 600_000;

interface EvictionRules {
  /** What is over leaves this long after its last change, ms. */
  readonly keepMs: number;
  /** A minor alert that cleared this long ago ends although nobody has taken notice, ms. */
  readonly minorMs: number;
}

type Stored = Pick<RecordStore, 'get'>;

/**
 * What is over leaves memory and screens, and stays in storage: a closed incident with all its alerts and tickets, never in part, an
 * alert that belongs to none, an operation, and a warning.
 * Minor alerts (severity 3 and 4, no life at stake) that cleared and were never acknowledged end by themselves.
 */
export class Eviction {
  readonly #records: Records;
  readonly #rules: EvictionRules;
  /** True when nothing of this record is being written, and storage works. */
  readonly #settled: (type: RecordType, id: string) => boolean;
  /** Incidents called back, and until when they stay, ms of the clock that only runs on. */
  readonly #recalled = new Map<string, number>();

  constructor(records: Records, rules: EvictionRules, settled: (type: RecordType, id: string) => boolean) {
    this.#records = records;
    this.#rules = rules;
    this.#settled = settled;
  }

  /**
   * What leaves now; more may be due when as much as goes into one entry is given.
   * @param now ms UTC @param monotonic ms of the clock that `recall` was told
   */
  due(now: number, age: AgeOf = byWall(now), monotonic = now): RecordChange[] {
    const changes: RecordChange[] = [];
    const old = ({ id, updatedAt }: { readonly id: string; readonly updatedAt: number }): boolean =>
      age('changed', id, updatedAt) >= this.#rules.keepMs;
    for (const incident of this.#records.all('incident')) {
      if (changes.length >= TOGETHER) return changes;
      if (incident.state !== 'closed' || !old(incident) || (this.#recalled.get(incident.id) ?? -Infinity) > monotonic) continue;
      const family = this.#familyOf(incident);
      if (family.every(([type, record]) => isOver(type, record) && old(record) && this.#settled(type, record.id))) {
        changes.push(...family.map(([type, record]) => evicted(type, record)));
        this.#recalled.delete(incident.id);
      }
    }
    for (const alert of this.#records.all('alert')) {
      if (changes.length >= TOGETHER) break;
      const alone = alert.incident === null || !this.#records.get('incident', alert.incident);
      if (alone && isOver('alert', alert) && old(alert) && this.#settled('alert', alert.id)) changes.push(evicted('alert', alert));
    }
    for (const operation of this.#records.all('operation')) {
      if (changes.length >= TOGETHER) break;
      if (operation.endedAt !== null && old(operation) && this.#settled('operation', operation.id))
        changes.push(evicted('operation', operation));
    }
    for (const warning of this.#records.all('warning')) {
      if (changes.length >= TOGETHER) break;
      if (warning.state === 'over' && old(warning) && this.#settled('warning', warning.id)) changes.push(evicted('warning', warning));
    }
    return changes;
  }

  /** Minor alerts that end by themselves, and what their incidents come to by it. */
  unnoticed(now: number, age: AgeOf = byWall(now)): RecordChange[] {
    const { minorMs } = this.#rules;
    const ended = new Map<string, Alert>();
    for (const alert of this.#records.all('alert')) {
      if (ended.size >= TOGETHER / 2) break;
      const over =
        !alert.active && alert.acked === null && alert.clearedAt !== null && age('cleared', alert.id, alert.clearedAt) >= minorMs;
      if (!over || alert.lifeSafety || alert.severity < 3 || !this.#settled('alert', alert.id)) continue;
      const acked = {
        by: SYSTEM,
        at: now,
        reason: '恢复后无人确认，到期自动结束 Ended by itself: cleared, and nobody took notice in time',
      };
      ended.set(alert.id, { ...alert, acked, version: alert.version + 1, updatedAt: now, updatedBy: SYSTEM });
    }
    const incidents = new Set([...ended.values()].map(({ incident }) => incident).filter((id) => id !== null));
    const holdings = {
      alert: (id: string) => ended.get(id) ?? this.#records.get('alert', id),
      ticket: (id: string) => this.#records.get('ticket', id),
    };
    return [
      ...Array.from(ended.values(), (alert) => put('alert', alert)),
      ...[...incidents].flatMap((id) => {
        const incident = this.#records.get('incident', id);
        const settled = incident && settle(incident, holdings, now);
        return !settled || settled === incident
          ? []
          : [put('incident', { ...settled, version: incident.version + 1, updatedAt: now, updatedBy: SYSTEM })];
      }),
    ];
  }

  /**
   * The case an id belongs to, as storage has it, to be entered again before somebody acts on it.
   * @returns nothing when it is in memory, or nowhere.
   * @param monotonic ms @param sees whether whoever asks may know of it
   */
  async recall(
    type: 'alert' | 'incident' | 'ticket',
    id: string,
    stored: Stored,
    monotonic: number,
    sees: (type: RecordType, record: RecordOf[RecordType]) => boolean,
  ): Promise<RecordChange[]> {
    if (this.#records.get(type, id)) return [];
    const record = await stored.get(type, id);
    if (!record || !sees(type, record)) return [];
    const incident =
      type === 'incident' ? (record as Incident) : await this.#incidentOf((record as RecordOf['alert' | 'ticket']).incident, stored);
    const found: RecordChange[] = incident ? [put('incident', incident)] : [put(type, record)];
    for (const one of incident?.alerts ?? []) found.push(...(await this.#stored('alert', one, stored)));
    for (const one of incident?.tickets ?? []) found.push(...(await this.#stored('ticket', one, stored)));
    if (incident) this.#recalled.set(incident.id, monotonic + RECALLED_MS);
    return found.filter((change) => !this.#records.get(change.type, change.id));
  }

  async #incidentOf(id: string | null, stored: Stored): Promise<Incident | null> {
    return id === null ? null : (this.#records.get('incident', id) ?? (await stored.get('incident', id)));
  }

  async #stored(type: 'alert' | 'ticket', id: string, stored: Stored): Promise<RecordChange[]> {
    const record = await stored.get(type, id);
    return record ? [put(type, record as RecordOf['alert'])] : [];
  }

  #familyOf(incident: Incident): (readonly ['incident' | 'alert' | 'ticket', RecordOf['incident' | 'alert' | 'ticket']])[] {
    const alerts = incident.alerts.map((id) => this.#records.get('alert', id)).filter((alert) => alert !== undefined);
    const tickets = incident.tickets.map((id) => this.#records.get('ticket', id)).filter((ticket) => ticket !== undefined);
    return [
      ['incident', incident],
      ...alerts.map((alert) => ['alert', alert] as const),
      ...tickets.map((ticket) => ['ticket', ticket] as const),
    ];
  }
}

/** Nothing is waited for any more. */
function isOver(type: 'incident' | 'alert' | 'ticket', record: RecordOf['incident' | 'alert' | 'ticket']): boolean {
  if (type === 'alert') return !(record as Alert).active && (record as Alert).acked !== null;
  return (record as Incident | RecordOf['ticket']).state === 'closed';
}

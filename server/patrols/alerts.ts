import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import type { Device } from '#contract/records/device.ts';
import type { Zone } from '#contract/zone.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { owedAt, type Owed } from './owed.ts';
import { owedWords } from './words.ts';

interface AlertsDeps {
  readonly records: Pick<Records, 'get' | 'all' | 'lastAlert'>;
  readonly kinds: KindIndex;
  readonly zone: Zone;
  readonly now: () => number;
}

type PatrolSpec = NonNullable<NonNullable<ReturnType<KindIndex['get']>>['patrol']>;

/** Alerts of points that are late or missed: of each sort one, whatever routes a point is on, which goes on while any of them owes it. */
export class PatrolAlerts {
  readonly #deps: AlertsDeps;

  constructor(deps: AlertsDeps) {
    this.#deps = deps;
  }

  patrolOf(device: string): PatrolSpec | undefined {
    const kind = this.#deps.records.get('device', device)?.kind;
    return kind === undefined ? undefined : this.#deps.kinds.get(kind)?.patrol;
  }

  /** Points of which an alert goes on. */
  standing(): string[] {
    const { records } = this.#deps;
    return Array.from(records.all('device'), ({ id }) => id).filter((id) => {
      const codes = this.patrolOf(id);
      return codes !== undefined && [codes.late, codes.missed].some((code) => records.lastAlert(id, code)?.active);
    });
  }

  /**
   * A point is late, or missed: that is said once, also when a restart came before it was noted.
   * @param rounds those that pass it, as they are now
   */
  begun(owed: Owed, rounds: Iterable<PatrolRound>): AlertSignal[] {
    const { records, zone, now } = this.#deps;
    const device = records.get('device', owed.point.device);
    const codes = this.patrolOf(owed.point.device);
    if (device === undefined || codes === undefined) return [];
    const code = codes[owed.what];
    const last = records.lastAlert(device.id, code);
    if (last?.active && last.observedAt >= owed.since) return [];
    const still = owedAt(rounds, device.id, now());
    // Found after a stop of the server, it may have been made up by who walked the next round.
    if (!still.some(({ round, what }) => round.id === owed.round.id && what === owed.what)) return [];
    const said = this.#signal(device, code, true, owed.since, owedWords(owed, zone));
    const isLate = still.some(({ what }) => what === 'late');
    return isLate ? [said] : [...this.#ended(device, codes.late, owedWords(owed, zone)), said];
  }

  /** Ends what a point is owed no more. @param rounds all that may owe it */
  settled(id: string, words: Label, rounds: Iterable<PatrolRound>): AlertSignal[] {
    const device = this.#deps.records.get('device', id);
    const codes = this.patrolOf(id);
    if (device === undefined || codes === undefined) return [];
    const owed = new Set(owedAt(rounds, id, this.#deps.now()).map(({ what }) => what));
    return (['late', 'missed'] as const).flatMap((what) => (owed.has(what) ? [] : this.#ended(device, codes[what], words)));
  }

  #ended(device: Device, code: string, words: Label): AlertSignal[] {
    return this.#deps.records.lastAlert(device.id, code)?.active ? [this.#signal(device, code, false, this.#deps.now(), words)] : [];
  }

  #signal(device: Device, code: string, on: boolean, observedAt: number, words: Label): AlertSignal {
    const { id, kind, place, position, simulated } = device;
    return {
      device: id,
      address: null,
      kind,
      code,
      on,
      place,
      position: position ?? null,
      point: this.patrolOf(id)!.visit,
      value: 0,
      observedAt,
      receivedAt: this.#deps.now(),
      clockFault: false,
      text: '',
      words,
      simulated,
    };
  }
}

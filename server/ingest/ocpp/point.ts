import { createHmac, randomBytes } from 'node:crypto';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { readEvent } from '#server/ingest/event.ts';
import { ALARMS, STATUS, type Alarm, type Measured, type Said, type Status } from './said.ts';

export const SOURCE = 'ocpp';
const KIND = 'charging-pile';
/** What this system calls itself where a card's number is asked for. */
export const OWN_TOKEN = 'QUANYAN';
const MOST_CHARGINGS = 64;
const BACKLOG_MS = 7 * 86_400_000;
const AHEAD_MS = 300_000;
/** Its connectors say one after another how they are, each at the same time; what that means for the point is the same. */
const SAME_SAYING_MS = 10_000;
/** So that the number of a card is never kept, and cannot be found by trying all there are: this key lives as long as the process. */
const CARD_KEY = randomBytes(32);

const cardOf = (token: string): string => createHmac('sha256', CARD_KEY).update(token).digest('hex').slice(0, 8);

const isCharged = (status: Status | null | undefined): boolean => status === STATUS.charging || status === STATUS.suspended;

interface Connector {
  status: Status | null;
  /** By the point's clock, ms UTC. */
  statusAt: number;
  alarms: readonly Alarm[];
  error: number;
  values: Measured;
}

interface Charging {
  readonly connector: number;
  readonly meterKwh: number | null;
  readonly at: number;
}

interface Heard {
  readonly observations: Observation[];
  readonly events: EventReport[];
}

/** Of a charge point, what must be remembered to say how it is as a whole. It outlives its lines. */
export class ChargePoint {
  readonly #connectors = new Map<number, Connector>();
  readonly #chargings = new Map<string, Charging>();
  readonly #alarms = new Set<Alarm>();
  #values: Measured = {};
  /** By point, what was stored last. */
  readonly #stored = new Map<string, { readonly value: number; readonly observedAt: number; readonly receivedAt: number }>();

  /** Chargings that go on, the newest last. */
  get chargings(): readonly string[] {
    return [...this.#chargings.keys()];
  }

  get isKnown(): boolean {
    return this.#connectors.size > 0;
  }

  /** What comes of what it said. @param device the ledger's name of it */
  take(said: readonly Said[], device: string, kind: DeviceKind | undefined, now: number): Heard {
    const heard: Heard = { observations: [], events: [] };
    for (const one of said) {
      const at = 'at' in one ? one.at : null;
      const [points, text] = this.#points(one, at ?? now, now);
      const stamp = at === null ? ({ observedAt: now, untimed: true } as const) : { observedAt: at };
      for (const [point, value] of Object.entries(points))
        if (value !== undefined && (kind === undefined || Object.hasOwn(kind.points, point)) && !this.#isStored(point, value, at, now))
          heard.observations.push({
            device,
            point,
            value,
            quality: 'good',
            source: SOURCE,
            ...stamp,
            ...(kind === undefined && { kindHint: KIND }),
            ...(text !== '' && { text }),
          });
      const event = this.#event(one, at ?? now);
      if (event !== null && (kind === undefined || kind.events?.[event.event] !== undefined))
        readEvent({ ...event, observedAt: at ?? undefined }, { device, source: SOURCE, now, kind }, heard.events, () => undefined);
    }
    return heard;
  }

  /** What `take` made has been stored. @param now when it came */
  stored(observations: readonly Observation[], now: number): void {
    for (const { point, value, observedAt, untimed } of observations)
      if (untimed !== true) this.#stored.set(point, { value, observedAt, receivedAt: now });
  }

  #isStored(point: string, value: number, at: number | null, now: number): boolean {
    const last = this.#stored.get(point);
    return last !== undefined && last.value === value && last.observedAt === at && Math.abs(now - last.receivedAt) < SAME_SAYING_MS;
  }

  #points(said: Said, at: number, now: number): readonly [Readonly<Record<string, number | undefined>>, string] {
    switch (said.what) {
      case 'boot':
      case 'alive':
        return [{ ...this.#states(), ...this.#measured() }, ''];
      case 'status': {
        const connector = this.#connector(said.connector);
        // By a clock that can be right, what is older than what is known is a backlog: its alarms were. Another clock is not believed.
        const isDated = at > now - BACKLOG_MS && at <= now + AHEAD_MS;
        if (isDated && at < connector.statusAt) return [Object.fromEntries((said.alarms ?? []).map((alarm) => [alarm, 1])), said.text];
        connector.statusAt = isDated ? at : now - AHEAD_MS;
        if (said.status !== null) this.#becomes(connector, said.status);
        if (said.alarms !== null) connector.alarms = said.alarms;
        if (said.error !== null) connector.error = said.error;
        return [{ ...this.#states(), ...this.#measured() }, said.text];
      }
      case 'alarm':
        if (said.on) this.#alarms.add(said.alarm);
        else this.#alarms.delete(said.alarm);
        return [{ [said.alarm]: this.#alarm(said.alarm) }, ''];
      case 'measured':
        Object.assign(said.connector === 0 ? this.#values : this.#connector(said.connector).values, said.values);
        return [this.#measured(Object.keys(said.values)), ''];
      case 'started':
        return [{ lastStarted: said.connector }, ''];
      case 'ended': {
        const number = said.connector ?? this.#chargings.get(said.transaction)?.connector;
        const connector = number === undefined ? undefined : this.#connectors.get(number);
        if (!isCharged(connector?.status)) return [{}, ''];
        this.#becomes(connector!, STATUS.finishing);
        return [{ ...this.#states(), ...this.#measured(['powerKw', 'currentA']) }, ''];
      }
    }
  }

  #becomes(connector: Connector, status: Status): void {
    // 2.0.1 has one word for all that keeps a connector; what its charging does is said apart.
    if (status === STATUS.occupied && isCharged(connector.status)) return;
    connector.status = status;
    if (!isCharged(status)) Object.assign(connector.values, { powerKw: 0, currentA: 0 });
  }

  #event(said: Said, at: number): { event: string; attributes: Record<string, unknown> } | null {
    if (said.what === 'boot') return { event: 'restarted', attributes: {} };
    if (said.what === 'started') {
      const { connector, transaction, token, meterKwh } = said;
      this.#chargings.set(transaction, { connector, meterKwh, at });
      if (this.#chargings.size > MOST_CHARGINGS) this.#chargings.delete(this.#chargings.keys().next().value!);
      const began = token === OWN_TOKEN ? 'remote' : 'local';
      return { event: 'charge-started', attributes: { connector, transaction, began, ...(token !== null && { card: cardOf(token) }) } };
    }
    if (said.what !== 'ended') return null;
    const charging = this.#chargings.get(said.transaction);
    this.#chargings.delete(said.transaction);
    const connector = said.connector ?? charging?.connector;
    const [from, to] = [charging?.meterKwh ?? null, said.meterKwh];
    return {
      event: 'charge-ended',
      attributes: {
        transaction: said.transaction,
        reason: said.reason,
        ...(connector !== undefined && { connector }),
        ...(from !== null && to !== null && to >= from && { energyKwh: to - from }),
        ...(charging !== undefined && at >= charging.at && { minutes: Math.round((at - charging.at) / 60_000) }),
      },
    };
  }

  #connector(number: number): Connector {
    let connector = this.#connectors.get(number);
    if (connector === undefined)
      this.#connectors.set(number, (connector = { status: null, statusAt: -Infinity, alarms: [], error: 0, values: {} }));
    return connector;
  }

  #alarm(alarm: Alarm): number {
    return Number(this.#alarms.has(alarm) || [...this.#connectors.values()].some(({ alarms }) => alarms.includes(alarm)));
  }

  /** How the whole point is: the worst that any connector tells; closed only when all of them are. */
  #states(): Record<string, number | undefined> {
    const told = [...this.#connectors].filter(([, { status }]) => status !== null) as [number, Connector & { status: Status }][];
    const plugs = told.filter(([number]) => number > 0);
    const counted = (plugs.length > 0 ? plugs : told).map(([, { status }]) => status);
    const open = counted.filter((status) => status !== STATUS.unavailable);
    const isFaulted = told.some(([, { status }]) => status === STATUS.faulted);
    const worst = (open.length > 0 ? open : counted).reduce<number | undefined>((most, status) => Math.max(most ?? 0, status), undefined);
    return {
      status: isFaulted ? STATUS.faulted : worst,
      connectors: plugs.length,
      charging: plugs.filter(([, { status }]) => status === STATUS.charging).length,
      occupied: plugs.filter(([, { status }]) => status >= STATUS.finishing && status <= STATUS.charging).length,
      errorCode: told.find(([, { error }]) => error !== 0)?.[1].error ?? 0,
      ...Object.fromEntries(ALARMS.map((alarm) => [alarm, this.#alarm(alarm)])),
    };
  }

  /** Of the whole point: power and energy are sums over connectors, all else is the greatest. */
  #measured(only: readonly string[] = ['powerKw', 'currentA', 'voltageV', 'tempC', 'energyKwh']): Record<string, number | undefined> {
    const values: Record<string, number | undefined> = {};
    for (const point of only as (keyof Measured)[]) {
      const each = [...this.#connectors.values()].map((connector) => connector.values[point]).filter((value) => value !== undefined);
      const adds = point === 'powerKw' || point === 'energyKwh';
      const own = this.#values[point];
      if (each.length > 0) values[point] = each.reduce((a, b) => (adds ? a + b : Math.max(a, b)));
      if (own !== undefined) values[point] = adds ? own : Math.max(own, values[point] ?? own);
    }
    return values;
  }
}

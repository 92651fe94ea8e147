import { pino } from 'pino';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import { SETTINGS, readSettings } from '#server/settings.ts';
import type { IngestContext } from './adapter.ts';
import { createRejects, type Rejects } from './rejects.ts';

/** An `IngestContext` that remembers what it was told, on free ports. */
export interface TestContext extends IngestContext {
  readonly accepted: Observation[];
  readonly events: EventReport[];
  readonly tracks: TrackReport[];
  readonly rejects: Rejects;
  readonly senders: Map<string, number>;
  /** Who said something again. */
  readonly again: string[];
}

/** Every port there is, any that is free. */
const FREE_PORTS = Object.fromEntries(
  Object.keys(SETTINGS)
    .filter((name) => name.endsWith('_PORT'))
    .map((name) => [name, '0']),
);

type Overrides = Partial<Omit<IngestContext, 'settings'>> & { readonly env?: Readonly<Record<string, string>> };

export function testContext({ env = {}, ...overrides }: Overrides = {}): TestContext {
  const accepted: Observation[] = [];
  const events: EventReport[] = [];
  const tracks: TrackReport[] = [];
  const senders = new Map<string, number>();
  const again: string[] = [];
  const now = overrides.now ?? Date.now;
  const rejects = createRejects(now);
  const settings = readSettings({ ...FREE_PORTS, ...env }, { demo: true });
  return {
    kinds: new Map(),
    log: pino({ level: 'silent' }),
    accept: async (observations, told = []) => {
      accepted.push(...observations);
      events.push(...told);
    },
    track: (reports) => {
      tracks.push(...reports);
      return [];
    },
    reject: rejects.note,
    repeated: (_source, device) => void again.push(device),
    connected: (source, count) => void senders.set(source, count),
    knows: () => true,
    kindOf: () => undefined,
    addressesBehind: () => [],
    mayReport: async () => true,
    ...overrides,
    now,
    settings,
    accepted,
    events,
    tracks,
    rejects,
    senders,
    again,
  };
}

const UNTIL_MS = 60_000;

/** Waits until something is true, and says what was not when it never is. */
export async function until(met: () => boolean): Promise<void> {
  for (const given = AbortSignal.timeout(UNTIL_MS); !met();) {
    if (given.aborted) throw new Error(`after ${UNTIL_MS / 1000} s still not: ${met.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A promise settled by hand. */
export const gate = <T = void>(): PromiseWithResolvers<T> => Promise.withResolvers<T>();

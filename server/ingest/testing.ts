import { pino } from 'pino';
import type { Observation } from '#contract/observation.ts';
import { readSettings, type Settings } from '#server/settings.ts';
import type { IngestContext } from './adapter.ts';
import { createRejects, type Rejects } from './rejects.ts';

/** An `IngestContext` that remembers what it was told, on free ports. */
export interface TestContext extends IngestContext {
  readonly accepted: Observation[];
  readonly rejects: Rejects;
  readonly senders: Map<string, number>;
}

export function testContext(overrides: Partial<Omit<IngestContext, 'settings'>> & { settings?: Partial<Settings> } = {}): TestContext {
  const accepted: Observation[] = [];
  const senders = new Map<string, number>();
  const now = overrides.now ?? Date.now;
  const rejects = createRejects(now);
  const settings = readSettings({ QUANYAN_PORT: '0', QUANYAN_MQTT_PORT: '0', QUANYAN_GB26875_PORT: '0' }, { demo: true });
  return {
    kinds: new Map(),
    log: pino({ level: 'silent' }),
    accept: async (observations) => void accepted.push(...observations),
    reject: rejects.note,
    connected: (source, count) => void senders.set(source, count),
    knows: () => true,
    mayReport: async () => true,
    ...overrides,
    now,
    settings: { ...settings, ...overrides.settings },
    accepted, rejects, senders,
  };
}

/** Waits until something is true; the test's own timeout bounds it. */
export async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A promise settled by hand. */
export const gate = <T = void>(): PromiseWithResolvers<T> => Promise.withResolvers<T>();

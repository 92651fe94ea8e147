import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Logger } from 'pino';
import { ROOT, discover } from './lib/discover.ts';

interface Scenario {
  readonly id: string;
  readonly label: { zh: string; en: string };
  readonly about: { zh: string; en: string };
}

/** Starting drills in demo mode; empty elsewhere. */
export interface ScenarioPort {
  list(): readonly { id: string; label: { zh: string; en: string }; about: { zh: string; en: string } }[];
  start(id: string): Promise<boolean>;
}

const NONE: ScenarioPort = { list: () => [], start: () => Promise.resolve(false) };

/**
 * Drills that the desk can start in demo mode. They are played by the mock feeds in a process of their own, over the real
 * protocols; the server only starts it, and ends what still plays when it stops.
 * @param reachedBy settings by which the server is found
 */
export async function scenarioPort(
  demo: boolean,
  reachedBy: () => Readonly<Record<string, string>>,
  log: Logger,
): Promise<ScenarioPort & { stop(): void }> {
  if (!demo) return { ...NONE, stop: () => undefined };
  const scenarios = (await discover<Scenario>('mock-feeds/scenarios/!(*.test).ts')).map(({ value }) => value);
  const playing = new Set<ReturnType<typeof spawn>>();
  return {
    list: () => scenarios.map(({ id, label, about }) => ({ id, label, about })),
    start: (id) => {
      if (!scenarios.some((scenario) => scenario.id === id)) return Promise.resolve(false);
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', path.join(ROOT, 'mock-feeds', 'run-scenario.ts'), id],
        {
          cwd: ROOT,
          stdio: ['ignore', 'ignore', 'inherit'],
          env: { ...process.env, ...reachedBy() },
        },
      );
      playing.add(child);
      child.on('exit', (code) => {
        playing.delete(child);
        log.info({ id, code }, 'scenario: ended');
      });
      child.on('error', (error) => log.error({ id, error }, 'scenario: could not be started'));
      return Promise.resolve(true);
    },
    stop: () => playing.forEach((child) => child.kill('SIGTERM')),
  };
}

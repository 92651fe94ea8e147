import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Logger } from 'pino';
import type { ScenarioPort } from './http/services.ts';
import { ROOT, discover } from './lib/discover.ts';

interface Scenario {
  readonly id: string;
  readonly label: { zh: string; en: string };
  readonly about: { zh: string; en: string };
}

const NONE: ScenarioPort = { list: () => [], start: () => Promise.resolve(false) };

/**
 * Drills that the desk can start in demo mode. They are played by the mock feeds in a process of their own, over the real
 * protocols; the server only starts it, and ends what still plays when it stops.
 */
export async function scenarioPort(demo: boolean, ports: { mqtt: string; gb26875Port: number; http: () => string }, log: Logger): Promise<ScenarioPort & { stop(): void }> {
  if (!demo) return { ...NONE, stop: () => undefined };
  const scenarios = (await discover<Scenario>('mock-feeds/scenarios/!(*.test).ts')).map(({ value }) => value);
  const playing = new Set<ReturnType<typeof spawn>>();
  return {
    list: () => scenarios.map(({ id, label, about }) => ({ id, label, about })),
    start: (id) => {
      if (!scenarios.some((scenario) => scenario.id === id)) return Promise.resolve(false);
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(ROOT, 'mock-feeds', 'run-scenario.ts'), id], {
        cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          ...process.env, QUANYAN_PORT: new URL(ports.http()).port, QUANYAN_MQTT_URL: ports.mqtt, QUANYAN_MQTT_PORT: new URL(ports.mqtt).port || '1883',
          QUANYAN_GB26875_PORT: String(ports.gb26875Port),
        },
      });
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

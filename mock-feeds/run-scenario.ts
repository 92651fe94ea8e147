// Plays one scenario: through the mock feeds when they run, else as the devices themselves.
// `run-scenario.ts <id> [--at <place>] [--speed 10]`
import { order } from './control.ts';
import { Feeds } from './feeds.ts';
import { footageSender } from './footage/send.ts';
import { askLedger } from './ledger.ts';
import { loadLibrary, loadScenarios } from './library.ts';
import { controlPath, readOptions, type Options } from './options.ts';
import { castOf, playScenario, sceneAt } from './play.ts';
import type { Scenario } from './scenario.ts';
import { warningSender } from './warnings.ts';

const CONNECT_MS = 15_000;

/** Nobody feeds this server: only the cast comes to life, on lines of its own, and reports nothing but the scenario. */
async function playAlone(scenario: Scenario, options: Options, signal: AbortSignal): Promise<void> {
  const [library, ledger] = [await loadLibrary(), await askLedger(options.url, options.login)];
  const cast = castOf(scenario, sceneAt(ledger, options.at), library);
  const ids = new Set(Object.values(cast).flat());
  const feeds = new Feeds({
    ...options,
    devices: ledger.devices.filter((device) => ids.has(device.id)),
    library,
    now: Date.now,
    rate: 0,
    gateways: 1,
    footage: footageSender(options.url),
  });
  feeds.start();
  try {
    await feeds.connected(AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)])).catch(() => {
      throw new Error(
        `no server answers at ${options.mqttUrl} and ${options.gb26875.host}:${options.gb26875.port}; start it with npm start`,
      );
    });
    await playScenario(scenario, cast, feeds, {
      signal,
      speed: options.speed,
      now: Date.now,
      say: console.log,
      warn: warningSender(options.url),
    });
  } finally {
    await feeds.stop();
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  const scenarios = await loadScenarios();
  const scenario = scenarios.find((candidate) => candidate.id === options.rest[0]);
  if (!scenario)
    throw new Error(
      `${options.rest[0] ? `There is no scenario ${options.rest[0]}. ` : ''}Scenarios: ${scenarios.map((one) => one.id).join(', ')}`,
    );
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  let refused = false;
  const hear = (line: string): void => {
    console.log(line);
    refused ||= line.startsWith('✗');
  };
  const played = await order(controlPath(options), { play: scenario.id, speed: options.speed, at: options.at }, hear, stop.signal);
  if (refused) process.exitCode = 1;
  else if (!played) await playAlone(scenario, options, stop.signal);
}

main().catch((error: unknown) => {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});

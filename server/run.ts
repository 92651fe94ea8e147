// The server as a process: reads settings and arguments, starts, says over IPC that it is ready, stops on a signal.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { keepThreadsSmall } from './lib/memory.ts';
import { startServer } from './main.ts';
import { readSettings } from './settings.ts';

const options = {
  demo: { type: 'boolean', default: false },
  ledger: { type: 'string' },
  client: { type: 'string' },
  tiles: { type: 'string' },
} as const;

/** For the last counts and readings to be stored, and everybody to be let go. */
const STOP_MS = 10_000;

try {
  keepThreadsSmall();
  const { values } = parseArgs({ options });
  const settings = readSettings(process.env, { demo: values.demo });
  const log = pino({ level: settings.log }, pino.destination(2));
  const server = await startServer(settings, {
    ledger: values.ledger ?? null,
    clientDir: values.client ?? null,
    tilesDir: values.tiles ?? null,
    log,
  });
  if (server.administratorCode !== null) {
    console.log(
      `\n  First start. Sign in as "admin" with this one-time code and choose a password:\n\n      ${server.administratorCode}\n`,
    );
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // A database that hangs takes no last word, and holds its thread, which a regular exit would wait for. Nothing is lost that was
    // confirmed.
    setTimeout(() => {
      log.error(`server: something did not stop within ${STOP_MS / 1000} s and is left behind`);
      process.kill(process.pid, 'SIGKILL');
    }, STOP_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'server: did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  // Whoever started us is gone: do not live on without them.
  process.on('disconnect', stop);
  process.send?.({ http: server.http, ingress: server.ingress });
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

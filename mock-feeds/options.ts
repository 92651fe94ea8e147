import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** Addresses of a running server, and how its devices report to it. */
export interface Options {
  /** Where its ledger is asked for. */
  readonly url: string;
  /** Account to ask as; null = by one click, in demo mode. */
  readonly login: { readonly login: string; readonly password: string } | null;
  readonly mqttUrl: string;
  readonly gb26875: { readonly host: string; readonly port: number };
  readonly host: string;
  /** Ports of other protocols by the name of their setting, where they are not the standard ones. */
  readonly ports: Readonly<Record<string, number>>;
  /** Reports per expected interval. */
  readonly rate: number;
  /** Seconds of a scenario per second. */
  readonly speed: number;
  /** Name, id or path of the place a scenario is played in; `''` = wherever it fits. */
  readonly at: string;
  /** What else stood on the command line. */
  readonly rest: readonly string[];
}

const port = z.coerce.number().int().min(1).max(65_535);
const schema = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: port.default(8080),
  login: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  mqttPort: port.default(1883),
  mqttUrl: z.url({ protocol: /^(mqtts?|wss?)$/ }).optional(),
  gbPort: port.default(26_875),
  rate: z.coerce.number().positive().max(1000).default(1),
  speed: z.coerce.number().positive().max(1000).default(1),
  at: z.string().max(200).default(''),
});

/**
 * Reads the same environment variables as the server, and `--rate`, `--speed`, `--at`.
 * @throws Error naming the setting that cannot be used.
 */
export function readOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options: { rate: text, speed: text, at: text }, allowPositionals: true });
  const read = schema.safeParse({
    ...values,
    host: env.QUANYAN_HOST || undefined,
    port: env.QUANYAN_PORT || undefined,
    login: env.QUANYAN_LOGIN || undefined,
    password: env.QUANYAN_PASSWORD || undefined,
    mqttPort: env.QUANYAN_MQTT_PORT || undefined,
    mqttUrl: env.QUANYAN_MQTT_URL || undefined,
    gbPort: env.QUANYAN_GB26875_PORT || undefined,
  });
  if (!read.success) {
    const { path: at, message } = read.error.issues[0];
    throw new Error(`mock feeds: ${at.join('.')} cannot be used: ${message}`);
  }
  const { host, port: http, login, password, mqttPort, mqttUrl, gbPort, ...rest } = read.data;
  return {
    ...rest,
    url: `http://${host}:${http}`,
    login: login && password ? { login, password } : null,
    mqttUrl: mqttUrl ?? `mqtt://${host}:${mqttPort}`,
    gb26875: { host, port: gbPort },
    host,
    ports: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (/^QUANYAN_(\w+_)?PORT$/.test(name) && value ? [[name, Number(value)]] : [])),
    ),
    rest: positionals,
  };
}

/** Where the mock feeds of a server listen for "play this": a socket file, or a named pipe on Windows. */
export function controlPath({ gb26875 }: Pick<Options, 'gb26875'>): string {
  const name = `quanyan-feeds-${gb26875.port}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), `${name}.sock`);
}

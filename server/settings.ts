import path from 'node:path';
import { z } from 'zod';

const zone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'an IANA name such as Asia/Shanghai');

const port = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> => z.coerce.number().int().min(0).max(65_535).default(fallback) as never;

/** Every setting, once: its environment variable, its default, and what it is for. */
export const SETTINGS = {
  QUANYAN_HOST: { schema: z.string().min(1).default('127.0.0.1'), about: 'Address the servers listen on. Anything but loopback needs real accounts (no demo).' },
  QUANYAN_PORT: { schema: port(8080), about: 'HTTP and Socket.IO port. 0 = any free port.' },
  QUANYAN_MQTT_PORT: { schema: port(1883), about: 'Port of the embedded MQTT 3.1.1 broker. 0 = any free port.' },
  QUANYAN_MQTT_URL: { schema: z.url({ protocol: /^(mqtts?|wss?)$/ }).optional(), about: 'Use this MQTT broker (3.1.1 or 5) instead of the embedded one.' },
  QUANYAN_GB26875_PORT: { schema: port(26875), about: 'TCP port for GB/T 26875.3 fire transmission units. 0 = any free port.' },
  QUANYAN_DATA: { schema: z.string().min(1).default('.data'), about: 'Folder of the database, photographs and map archives.' },
  QUANYAN_DATABASE_URL: { schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(), about: 'Use this PostgreSQL database instead of SQLite in the data folder.' },
  QUANYAN_ORIGINS: { schema: z.string().default(''), about: 'Further origins (comma separated) whose pages may open sockets, e.g. https://wall.example.org.' },
  QUANYAN_HISTORY_DAYS: { schema: z.coerce.number().min(1).max(3650).default(90), about: 'Days that readings are kept for charts.' },
  QUANYAN_TIMEZONE: { schema: zone.default('Asia/Shanghai'), about: 'Time zone of the working calendar and of times in words.' },
  QUANYAN_LOG: { schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'), about: 'Log level (JSON lines on standard error).' },
} as const;

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly mqttPort: number;
  readonly mqttUrl: string | undefined;
  readonly gb26875Port: number;
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly origins: readonly string[];
  readonly historyDays: number;
  readonly timezone: string;
  readonly log: string;
  /** Demo mode: one-click sign-in and open device ingress, loopback only. */
  readonly demo: boolean;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Reads the settings from environment variables.
 * @throws Error with one line per wrong setting: its name, its value, and what it should be.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, options: { demo: boolean }): Settings {
  const faults: string[] = [];
  const read = <K extends keyof typeof SETTINGS>(name: K): z.output<(typeof SETTINGS)[K]['schema']> => {
    const raw = env[name] === '' ? undefined : env[name];
    const result = SETTINGS[name].schema.safeParse(raw);
    if (result.success) return result.data as never;
    faults.push(`${name}=${JSON.stringify(raw)}: ${result.error.issues[0].message}. ${SETTINGS[name].about}`);
    return undefined as never;
  };
  const settings: Settings = {
    host: read('QUANYAN_HOST'),
    port: read('QUANYAN_PORT'),
    mqttPort: read('QUANYAN_MQTT_PORT'),
    mqttUrl: read('QUANYAN_MQTT_URL'),
    gb26875Port: read('QUANYAN_GB26875_PORT'),
    data: path.resolve(read('QUANYAN_DATA') ?? '.data'),
    databaseUrl: read('QUANYAN_DATABASE_URL'),
    origins: (read('QUANYAN_ORIGINS') ?? '').split(',').map((origin) => origin.trim()).filter(Boolean),
    historyDays: read('QUANYAN_HISTORY_DAYS'),
    timezone: read('QUANYAN_TIMEZONE'),
    log: read('QUANYAN_LOG'),
    demo: options.demo,
  };
  if (settings.demo && settings.host && !LOOPBACK.has(settings.host)) {
    faults.push(`QUANYAN_HOST=${JSON.stringify(settings.host)}: demo mode has one-click sign-in and listens on loopback only. Use npm run serve for other addresses.`);
  }
  if (faults.length > 0) throw new Error(`Settings that cannot be used:\n  ${faults.join('\n  ')}`);
  return settings;
}

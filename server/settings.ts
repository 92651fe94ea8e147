import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { discover } from '#server/lib/discover.ts';
import { PORT, port, type SettingSpecs } from '#server/lib/setting.ts';
import { PARENT_SETTINGS, readParentSettings, type ParentSettings } from './edge/settings.ts';
import { MEDIA_SETTINGS, readMediaSettings, type MediaSettings } from './media/settings.ts';
import { WEBHOOK_SETTINGS } from './webhooks/settings.ts';

const zone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
});

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
const origins = z.string().refine((list) => splitOrigins(list).every(isOrigin));
const isAddressRange = (text: string): boolean => {
  const [address, bits = '0', ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
};
const splitOrigins = (list: string): string[] =>
  list
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);

/** Settings of the server itself: environment variable, default, what it must be, and what it is for. */
const OWN = {
  QUANYAN_HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    expects: 'an address of this machine',
    about: 'Address the servers listen on. Anything but loopback needs real accounts (no demo).',
  },
  QUANYAN_PORT: { schema: port(8080), expects: PORT, about: 'HTTP and Socket.IO port. 0 = any free port.' },
  QUANYAN_DATA: {
    schema: z.string().min(1).default('.data'),
    expects: 'a folder',
    about: 'Folder of the database, photographs and map archives.',
  },
  QUANYAN_DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    expects: 'an address such as postgres://user:password@host/database',
    about: 'Use this PostgreSQL database instead of SQLite in the data folder.',
  },
  QUANYAN_STANDBY: {
    schema: z.enum(['0', '1']).default('0'),
    expects: '0 or 1',
    about: '1 = while another server writes to the same data folder or database, wait, and take over when it is gone.',
  },
  QUANYAN_ORIGINS: {
    schema: origins.default(''),
    expects: 'origins such as https://wall.example.org, without a path',
    about: 'Further origins (comma separated) whose pages may open sockets, e.g. https://wall.example.org.',
  },
  QUANYAN_PROXIES: {
    schema: z
      .string()
      .refine((list) => splitOrigins(list).every(isAddressRange))
      .default(''),
    expects: 'addresses or ranges such as 127.0.0.1, 10.1.0.0/16',
    about:
      'Reverse proxies (comma separated) that are believed when they say who ' +
      'asks, and by which name: X-Forwarded-For, -Host, -Proto, or Forwarded.',
  },
  QUANYAN_BASE_PATH: {
    schema: z
      .string()
      .regex(/^(\/[A-Za-z0-9_-]+)*$/)
      .default(''),
    expects: 'a path such as /quanyan, without a slash at its end',
    about: 'Where a proxy serves this system, when not at /.',
  },
  QUANYAN_HISTORY_DAYS: {
    schema: z.coerce.number().min(1).max(3650).default(90),
    expects: 'a number of days from 1 to 3650',
    about: 'Days that readings are kept for charts, and events that tell of nobody.',
  },
  QUANYAN_PERSONAL_DAYS: {
    schema: z.coerce.number().min(1).max(3650).default(30),
    expects: 'a number of days from 1 to 3650',
    about: 'Days that events which tell of people (who passed a gate, which plate), positions of crews and what screens showed are kept.',
  },
  QUANYAN_KEEP_HOURS: {
    schema: z.coerce.number().min(1).max(8760).default(24),
    expects: 'a number of hours from 1 to 8760',
    about: 'Hours that closed incidents, tickets and alerts stay on screens; later they are read from storage.',
  },
  QUANYAN_MINOR_HOURS: {
    schema: z.coerce.number().min(1).max(8760).default(24),
    expects: 'a number of hours from 1 to 8760',
    about: 'Hours after which a yellow or blue alert that cleared and that nobody acknowledged ends by itself; never one of life safety.',
  },
  QUANYAN_JOURNAL_DAYS: {
    schema: z.coerce.number().min(7).max(3650).default(365),
    expects: 'a number of days from 7 to 3650',
    about: 'Days that journal entries are kept; the newest 20,000 always are.',
  },
  QUANYAN_AUDIT_DAYS: {
    schema: z.coerce.number().min(183).max(36_500).default(1095),
    expects: 'a number of days from 183 (six months, Cybersecurity Law art. 21) to 36500',
    about: 'Days that audit rows are kept.',
  },
  QUANYAN_CASE_DAYS: {
    schema: z.coerce.number().min(31).max(36_500).default(1095),
    expects: 'a number of days from 31 to 36500',
    about: 'Days that closed incidents are kept, with their alerts and tickets, and events that are evidence.',
  },
  ...MEDIA_SETTINGS,
  QUANYAN_BACKUP_DIR: {
    schema: z.string().min(1).optional(),
    expects: 'a folder',
    about: 'Folder of the backups, best on another disk; when left out, backups in the data folder.',
  },
  QUANYAN_BACKUP_EVERY_HOURS: {
    schema: z.coerce.number().min(0).max(744).default(0),
    expects: 'a number of hours up to 744, 0 = never',
    about: 'Hours from one backup to the next; each is restored on trial.',
  },
  QUANYAN_BACKUP_KEEP: {
    schema: z.coerce.number().int().min(1).max(1000).default(7),
    expects: 'a whole number from 1 to 1000',
    about: 'Backups made by the schedule that are kept, when they could be restored on trial.',
  },
  QUANYAN_SECOND_PERSON: {
    schema: z.enum(['0', '1']).default('0'),
    expects: '0 or 1',
    about: '1 = a critical operation of a device is sent only after a second person has approved it.',
  },
  QUANYAN_RISK_MODEL: {
    schema: z.string().min(1).optional(),
    expects: 'a file',
    about: 'Weights, scales and colours of the risk model in place of server/risk/model.json, in the same form.',
  },
  QUANYAN_PATROL_HOURS: {
    schema: z.coerce.number().min(0.1).max(744).default(24),
    expects: 'a number of hours from 0.1 to 744',
    about: 'A grid where nobody of a crew and no guard on a round was for so many hours is shown as a blind spot.',
  },
  QUANYAN_LINKAGES: {
    schema: z.enum(['0', '1']).default('1'),
    expects: '0 or 1',
    about: '0 = no device is told anything by itself: an e-bike in a lift raises its alert and the lift is not held.',
  },
  ...PARENT_SETTINGS,
  ...WEBHOOK_SETTINGS,
  QUANYAN_TIMEZONE: {
    schema: zone.default('Asia/Shanghai'),
    expects: 'an IANA name such as Asia/Shanghai',
    about: 'Time zone of the street: days, hours of schedules and patrols, the working calendar, and clocks on every screen.',
  },
  QUANYAN_LOG: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    expects: 'one of debug, info, warn, error, silent',
    about: 'Log level (JSON lines on standard error).',
  },
} as const;

/**
 * What each protocol and dialect below `server/ingest` declares of its own. Such a file must not import this one, which waits for it.
 */
const ofIngress = await discover<SettingSpecs>('server/ingest/{*,*/dialects/*}/settings.ts');
const INGRESS: SettingSpecs = Object.assign({}, ...ofIngress.map(({ value }) => value));

/** Every setting, once. */
export const SETTINGS: SettingSpecs = { ...OWN, ...INGRESS };

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly standby: boolean;
  readonly origins: readonly string[];
  /** Addresses and ranges of reverse proxies that are believed. */
  readonly proxies: readonly string[];
  /** '' or like `/quanyan`. */
  readonly basePath: string;
  readonly historyDays: number;
  readonly personalDays: number;
  readonly keepHours: number;
  readonly minorHours: number;
  readonly journalDays: number;
  readonly auditDays: number;
  readonly caseDays: number;
  readonly media: MediaSettings;
  readonly backupDir: string;
  /** 0 = none by itself. */
  readonly backupEveryHours: number;
  readonly backupKeep: number;
  readonly secondPerson: boolean;
  /** File of the risk model, where it is another than the system's own. */
  readonly riskModel: string | undefined;
  /** Hours. */
  readonly patrolHours: number;
  /** Devices are told things by linkages. */
  readonly linkages: boolean;
  /** The instance that this one is an edge of; null = none. */
  readonly parent: ParentSettings | null;
  /** Networks that are not public, and that webhooks may be sent to. */
  readonly webhookNetworks: readonly string[];
  readonly timezone: string;
  readonly log: string;
  /** By name, what protocols and dialects have declared: each takes its own with `valuesOf`. */
  readonly ingress: Readonly<Record<string, unknown>>;
  /** Demo mode: one-click sign-in and open device ingress, loopback only. */
  readonly demo: boolean;
}

const SECRET = /_SECRET$/;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Reads the settings from environment variables.
 * @throws Error with one line per wrong setting: its name, its value, and what it should be.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, options: { demo: boolean }): Settings {
  const faults: string[] = [];
  const readAny = (name: string): unknown => {
    const raw = env[name] === '' ? undefined : env[name];
    const result = SETTINGS[name].schema.safeParse(raw);
    if (result.success) return result.data;
    const shown = SECRET.test(name) ? '***' : JSON.stringify(raw);
    faults.push(`${name}=${shown}: must be ${SETTINGS[name].expects}. ${SETTINGS[name].about}`);
    return undefined;
  };
  const read = <K extends keyof typeof OWN>(name: K): z.output<(typeof OWN)[K]['schema']> => readAny(name) as never;
  const data = path.resolve(read('QUANYAN_DATA') ?? '.data');
  const settings: Settings = {
    host: read('QUANYAN_HOST'),
    port: read('QUANYAN_PORT'),
    data,
    databaseUrl: read('QUANYAN_DATABASE_URL'),
    standby: read('QUANYAN_STANDBY') === '1',
    origins: splitOrigins(read('QUANYAN_ORIGINS') ?? ''),
    proxies: splitOrigins(read('QUANYAN_PROXIES') ?? ''),
    basePath: read('QUANYAN_BASE_PATH'),
    historyDays: read('QUANYAN_HISTORY_DAYS'),
    personalDays: read('QUANYAN_PERSONAL_DAYS'),
    keepHours: read('QUANYAN_KEEP_HOURS'),
    minorHours: read('QUANYAN_MINOR_HOURS'),
    journalDays: read('QUANYAN_JOURNAL_DAYS'),
    auditDays: read('QUANYAN_AUDIT_DAYS'),
    caseDays: read('QUANYAN_CASE_DAYS'),
    media: readMediaSettings(read, (sentence) => void faults.push(sentence)),
    backupDir: path.resolve(read('QUANYAN_BACKUP_DIR') ?? path.join(data, 'backups')),
    backupEveryHours: read('QUANYAN_BACKUP_EVERY_HOURS'),
    backupKeep: read('QUANYAN_BACKUP_KEEP'),
    secondPerson: read('QUANYAN_SECOND_PERSON') === '1',
    riskModel: read('QUANYAN_RISK_MODEL'),
    patrolHours: read('QUANYAN_PATROL_HOURS'),
    linkages: read('QUANYAN_LINKAGES') === '1',
    parent: readParentSettings(read, (sentence) => void faults.push(sentence)),
    webhookNetworks: read('QUANYAN_WEBHOOK_NETWORKS'),
    timezone: read('QUANYAN_TIMEZONE'),
    log: read('QUANYAN_LOG'),
    ingress: Object.fromEntries(Object.keys(INGRESS).map((name) => [name, readAny(name)])),
    demo: options.demo,
  };
  if (settings.demo && settings.host && !LOOPBACK.has(settings.host)) {
    faults.push(
      `QUANYAN_HOST=${JSON.stringify(settings.host)}: demo mode has one-click ` +
        'sign-in and listens on loopback only. Use npm run serve for other addresses.',
    );
  }
  if (faults.length > 0) throw new Error(`Settings that cannot be used:\n  ${faults.join('\n  ')}`);
  return settings;
}

/** One setting as it is in force. */
interface SettingInForce {
  readonly name: string;
  /** What was given, without a password in it; null = nothing was. */
  readonly given: string | null;
  readonly standard: string | null;
  readonly expects: string;
  readonly about: string;
}

/** Every setting, with where its value comes from: the environment, or the standard. Passwords in addresses are left out. */
export const settingsInForce = (env: Readonly<Record<string, string | undefined>>): SettingInForce[] =>
  Object.entries(SETTINGS).map(([name, { schema, expects, about }]) => {
    const raw = env[name];
    const standard = schema.safeParse(undefined);
    return {
      name,
      expects,
      about,
      given: raw === undefined || raw === '' ? null : SECRET.test(name) ? '***' : raw.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1:***@'),
      standard: standard.success && standard.data !== undefined ? String(standard.data) : null,
    };
  });

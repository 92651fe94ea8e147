import { z } from 'zod';
import { MEDIA_CLASSES, type MediaClass } from '#contract/reports/media.ts';
import type { S3Settings } from './store/s3-store.ts';

const MB = 1_000_000;
/** A shorter time would fall behind what public video must be kept for (State Council decree 799: 30 days). */
const LEAST_DAYS = 30;
const SENSITIVE_DAYS = 'place-of-living=180,person=180,plate=90,health=180';

const megabytes = (fallback: number, most: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().min(1).max(most).default(fallback) as never;

function readDays(list: string): Map<string, number> | null {
  const days = new Map<string, number>();
  for (const entry of list.split(',').map((one) => one.trim())) {
    const [name, count, ...rest] = entry.split('=');
    const known = (MEDIA_CLASSES as readonly string[]).includes(name) && name !== 'plain';
    if (!known || rest.length > 0 || !(Number(count) >= LEAST_DAYS && Number(count) <= 36_500)) return null;
    days.set(name, Number(count));
  }
  return days;
}

/** Settings of stills and clips, beside those of the whole server (`server/settings.ts`). */
export const MEDIA_SETTINGS = {
  QUANYAN_PHOTO_DAYS: {
    schema: z.coerce.number().min(1).max(36_500).default(365),
    expects: 'a number of days from 1 to 36500',
    about: 'Days that photographs and clips of closed tickets are kept, when they tell of nobody.',
  },
  QUANYAN_SENSITIVE_MEDIA_DAYS: {
    schema: z
      .string()
      .refine((list) => readDays(list) !== null)
      .default(SENSITIVE_DAYS),
    expects: `days by data class from ${LEAST_DAYS} to 36500, comma separated, such as ${SENSITIVE_DAYS}`,
    about: 'The same, when they tell of people: where they live, who they are, what they drive, how they are.',
  },
  QUANYAN_STILL_MB: { schema: megabytes(20, 100), expects: 'a number from 1 to 100', about: 'Most MB of a picture that is sent.' },
  QUANYAN_CLIP_MB: { schema: megabytes(200, 2000), expects: 'a number from 1 to 2000', about: 'Most MB of a video clip that is sent.' },
  QUANYAN_UPLOADS_MB: {
    schema: megabytes(2000, 1_000_000),
    expects: 'a number from 1 to 1000000',
    about: 'Most MB of uploads that are under way, by everybody together; a quarter of it by one person.',
  },
  QUANYAN_S3_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    expects: 'an address such as https://s3.example.org',
    about: 'Keep photographs and clips in this S3-compatible server instead of the data folder. What lies in the folder is read as before.',
  },
  QUANYAN_S3_BUCKET: { schema: z.string().min(1).optional(), expects: 'the name of a bucket', about: 'The bucket; it must be there.' },
  QUANYAN_S3_REGION: {
    schema: z.string().min(1).default('us-east-1'),
    expects: 'a region',
    about: 'The region that requests are signed for.',
  },
  QUANYAN_S3_PATH_STYLE: {
    schema: z.enum(['0', '1']).default('1'),
    expects: '0 or 1',
    about: '1 = the bucket is part of the path (MinIO, Ceph), 0 = of the host name (AWS, Aliyun).',
  },
  QUANYAN_S3_KEY: { schema: z.string().min(1).optional(), expects: 'an access key', about: 'The access key of the S3 server.' },
  QUANYAN_S3_SECRET: { schema: z.string().min(1).optional(), expects: 'a secret key', about: 'The secret key of the S3 server.' },
} as const;

export interface MediaSettings {
  /** Days that bytes are kept, by data class. */
  readonly days: Readonly<Record<MediaClass, number>>;
  /** Bytes. */
  readonly still: number;
  readonly clip: number;
  readonly uploads: number;
  readonly s3: S3Settings | null;
}

type Read = <K extends keyof typeof MEDIA_SETTINGS>(name: K) => z.output<(typeof MEDIA_SETTINGS)[K]['schema']>;

/** @param read one setting, its faults told elsewhere @param fault takes a sentence about settings that do not go together */
export function readMediaSettings(read: Read, fault: (sentence: string) => void): MediaSettings {
  const [endpoint, bucket, key, secret] = [
    read('QUANYAN_S3_ENDPOINT'),
    read('QUANYAN_S3_BUCKET'),
    read('QUANYAN_S3_KEY'),
    read('QUANYAN_S3_SECRET'),
  ];
  const [region, pathStyle] = [read('QUANYAN_S3_REGION'), read('QUANYAN_S3_PATH_STYLE') === '1'];
  const whole = bucket !== undefined && key !== undefined && secret !== undefined;
  if (endpoint !== undefined && !whole)
    fault('QUANYAN_S3_ENDPOINT: needs QUANYAN_S3_BUCKET, QUANYAN_S3_KEY and QUANYAN_S3_SECRET beside it.');
  const sensitive = Object.fromEntries([
    ...(readDays(SENSITIVE_DAYS) ?? []),
    ...(readDays(read('QUANYAN_SENSITIVE_MEDIA_DAYS') ?? '') ?? []),
  ]);
  return {
    days: { ...(sensitive as Omit<Record<MediaClass, number>, 'plain'>), plain: read('QUANYAN_PHOTO_DAYS') },
    still: read('QUANYAN_STILL_MB') * MB,
    clip: read('QUANYAN_CLIP_MB') * MB,
    uploads: read('QUANYAN_UPLOADS_MB') * MB,
    s3: endpoint !== undefined && whole ? { endpoint, bucket, region, pathStyle, key, secret } : null,
  };
}

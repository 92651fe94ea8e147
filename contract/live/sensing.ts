import { z } from 'zod';

/** How far back figures go, minutes. */
export const SENSING_MINUTES = 60;

const words = z.object({ zh: z.string(), en: z.string() });
const count = z.number().int().min(0);

/** Reports over the last hour. Shares are not said: whoever shows them divides by `reports`. */
const trafficSchema = z.object({
  reports: count,
  late: count.describe(
    'Reached us more than a minute after they were true, or after newer ones; by how much a clock is known to be off is no lateness',
  ),
  clockFaults: count.describe('Their time could not be believed, or their device’s clock is off by more than half a minute'),
  duplicates: count.describe('Said before: same value and time, same number, same happening'),
  unusable: count.describe('A value that the sensor cannot have measured, of bad quality, or of a point its kind has not'),
});

const devicesSchema = z.object({
  known: count.describe('In the ledger'),
  online: count.describe('Heard within their interval'),
  intact: count.describe('Of those, without a fault of their own'),
  silent: count.describe('Overdue or offline'),
  unheard: count.describe('Never heard'),
  wrongClock: count.describe('Whose clock cannot be believed or is off by more than half a minute'),
});

const sensingProblemSchema = z.object({
  code: z.enum(['quiet', 'clock', 'clocks', 'late', 'duplicates', 'unusable', 'rejects', 'silent-devices', 'not-in-ledger']),
  /** 1 … 4, as alerts. */
  severity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  what: words.describe('What is wrong, one sentence'),
  todo: words.describe('What to do'),
});
export type SensingProblem = z.infer<typeof sensingProblemSchema>;

const sensingSourceSchema = z.object({
  id: z.string(),
  protocol: z.string().describe('Of a protocol or dialect'),
  name: words,
  gateway: z.string().nullable().describe('Id of the device that others report through; null = they report by themselves'),
  place: z.string(),
  registered: z.boolean().describe('False: senders that the ledger does not know'),
  simulated: z.boolean(),
  ...trafficSchema.shape,
  perMinute: z.array(count).describe('Reports in each of the last 60 minutes, the running one last'),
  lateMedianS: z.number().nullable().describe('How late reports come, half of them at most; about. Null = none said when it was true'),
  late95S: z.number().nullable().describe('The same of 95 of 100'),
  clockOffS: z.number().nullable().describe('By how much the worst clock is behind ours (ahead: negative), seconds; null = all are right'),
  heardMsAgo: z.number().nullable().describe('Null = not since the start'),
  quietMs: z.number().nullable().describe('Silent for so long, beyond what is usual; null = it is not'),
  usualGapMs: z.number().nullable().describe('The longest it was silent before, in the last day; null = not known yet'),
  devices: devicesSchema,
  problems: z.array(sensingProblemSchema).describe('The worst first'),
});
export type SensingSource = z.infer<typeof sensingSourceSchema>;

const sensingKindSchema = z.object({
  kind: z.string(),
  ...trafficSchema.shape,
  devices: devicesSchema,
});
export type SensingKind = z.infer<typeof sensingKindSchema>;

const sensingRejectsSchema = z.object({
  protocol: z.string(),
  count: count.describe('Within the last hour'),
  reasons: z.array(z.object({ reason: z.string(), count })).describe('With … for what differs; the most frequent first'),
});
export type SensingRejects = z.infer<typeof sensingRejectsSchema>;

const videoRatesSchema = z.object({
  cameras: count.describe('In the ledger'),
  online: count.describe('Heard within their interval, and not told to be offline by their platform'),
  intact: count.describe('Of those, with a picture that nothing is wrong with'),
  asked: count.describe('Of which it is known whether they give a picture'),
  pictures: count.describe('That gave one when last asked'),
  codes: count.describe('With a code of GB/T 28181 that is right for where they hang'),
  positions: count.describe('That hang where the ledger says they do'),
});
export type VideoRates = z.infer<typeof videoRatesSchema>;

export const sensingSchema = z.object({
  at: z.number().describe('ms UTC'),
  runningMs: z.number().describe('Since the server started: figures go back no farther'),
  sources: z.array(sensingSourceSchema).describe('Quiet ones first, then the worst'),
  kinds: z.array(sensingKindSchema),
  video: videoRatesSchema.nullable().describe('What levels of communities are judged by, of all cameras; null = there is none'),
  rejects: z
    .array(sensingRejectsSchema)
    .nullable()
    .describe('Null for who is not responsible for everything: input that nobody can read has no place'),
});
export type Sensing = z.infer<typeof sensingSchema>;

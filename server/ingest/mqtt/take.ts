import { discover } from '#server/lib/discover.ts';
import type { IngestContext } from '#server/ingest/adapter.ts';
import { MAX_PAYLOAD, type Heard, type MqttDialect } from './dialect.ts';
import type { Downlink } from './downlink.ts';

export const SOURCE = 'mqtt';

export const findDialects = async (): Promise<MqttDialect[]> =>
  (await discover<MqttDialect>('server/ingest/mqtt/dialects/*/dialect.ts')).map(({ value }) => value);

export type HearsDevices = Pick<Downlink, 'answered' | 'spoke' | 'reply'>;

interface Publication {
  readonly topic: string;
  readonly payload: string | Buffer;
}

/**
 * What happens to one published message, whichever broker it came through. Resolves when it may be acknowledged: its
 * observations or events are taken, or it is useless and counted as a reject (a device would send it again for ever).
 * Rejects when it was not taken and the device should keep it.
 * @param allowed may the sender speak for this device? @param downlink hears what devices answer, and where they speak
 */
export async function take(
  context: IngestContext,
  dialects: readonly MqttDialect[],
  peer: string,
  { topic, payload }: Publication,
  allowed: (device: string) => boolean | Promise<boolean>,
  downlink: HearsDevices,
): Promise<void> {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  for (const dialect of dialects) {
    const about = dialect.address(topic, context, bytes);
    if (about === null) continue;
    const may = allowed(about.device);
    if (!(typeof may === 'boolean' ? may : await may))
      return context.reject(dialect.source, peer, bytes, `not allowed to report for ${about.device}`);
    if (bytes.length > MAX_PAYLOAD)
      return context.reject(dialect.source, peer, bytes, `payload of ${bytes.length} bytes, at most ${MAX_PAYLOAD}`);
    downlink.spoke(dialect, about.device, topic);
    const heard = dialect.read({ ...about, payload: bytes }, context);
    const { observations, events } = heard;
    const faults = isMore(heard) ? [...heard.faults, ...takeMore(heard, about.device, context, downlink)] : heard.faults;
    if (faults.length > 0) context.reject(dialect.source, peer, bytes, `${about.device}: ${inShort(faults)}`);
    if (observations.length + events.length > 0) await context.accept(observations, events);
    for (const reply of heard.replies ?? []) void downlink.reply(dialect, reply);
    return;
  }
  const known = likest(
    topic,
    dialects.flatMap(({ topics }) => topics),
  ).join(', ');
  context.reject(SOURCE, peer, bytes, `topic ${JSON.stringify(topic.slice(0, 200))} is none that is taken: ${known}`);
}

/** Topics that begin as this one does come first: there are many, and the words are cut where they are kept. */
function likest(topic: string, topics: readonly string[]): string[] {
  const [first] = topic.replace(/^\//, '').split('/');
  const alike = (known: string): boolean => known.replace(/^\//, '').startsWith(`${first}/`);
  return [...topics.filter(alike), ...topics.filter((known) => !alike(known))];
}

const isMore = ({ tracks, answers }: Heard): boolean => tracks !== undefined || answers !== undefined;

/** What is no reading and no event. @returns what is wrong with it */
const takeMore = (
  { tracks = [], answers = [] }: Heard,
  device: string,
  context: Pick<IngestContext, 'track'>,
  downlink: HearsDevices,
): string[] => [
  ...(tracks.length > 0 ? context.track(tracks) : []),
  ...answers.map(({ operation, answer }) => downlink.answered(device, operation, answer)).filter((fault) => fault !== null),
];

const inShort = (faults: readonly string[]): string =>
  `${faults.slice(0, 3).join('; ')}${faults.length > 3 ? `; and ${faults.length - 3} more` : ''}`;

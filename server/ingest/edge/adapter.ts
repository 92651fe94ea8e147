import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { defineAdapter, type IngressCall, type IngressContext } from '#server/ingest/adapter.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Settings } from '#server/settings.ts';
import { PARCELS_PATH, parcelSchema, replySchema, type Parcel, type Reply } from '#server/edge/wire.ts';

const SOURCE = 'edge';
/** The body as OpenAPI tells it: it is read here, so that what is wrong is kept and told. */
const PARCEL = z.toJSONSchema(parcelSchema, { io: 'input' });
/** Ids of records are at most so long. */
const LONGEST_ID = 200;

/** What a server has taken of its edges since its start: of each its storage, and the number of the last batch. */
const takenBy = new WeakMap<Settings, Map<string, { readonly run: string; readonly seq: number }>>();
/** One parcel of an edge at a time: what was said again does not overtake what was said first. */
const mutex = new Mutex();

/** @throws Refused in words */
function read({ bytes, peer, allowed }: IngressCall, { reject }: IngressContext): Parcel {
  let body: unknown = null;
  try {
    body = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    // Told below.
  }
  const parcel = parcelSchema.safeParse(body);
  if (!parcel.success) {
    const { path = [], message = '' } = parcel.error.issues[0] ?? {};
    reject(SOURCE, peer, bytes, `no message of an edge: ${path.join('.')} ${message}`);
    throw refuse('invalid', '内容不是边缘节点的上报', `This is no message of an edge: ${path.join('.')} ${message}`);
  }
  const { edge } = parcel.data;
  if (!allowed(edge)) throw refuse('forbidden', `此密钥不是边缘节点 ${edge} 的`, `This key is not that of the edge ${edge}.`);
  return parcel.data;
}

/** Keeps what the edge may speak for: what is at or below its own place, and senders that the ledger does not know. */
class Speaking {
  readonly #place: string;
  readonly #context: IngressContext;
  refused = 0;
  first = '';

  constructor(edge: string, context: IngressContext) {
    const place = context.placeOf(edge);
    if (place === undefined)
      throw refuse(
        'not-found',
        `台账中没有边缘节点 ${edge}：请先登记，位置为它所在的小区或社区`,
        `The ledger knows no edge ${edge}: enter it first, at the compound or community it stands for.`,
      );
    this.#place = place;
    this.#context = context;
  }

  of<T>(items: readonly T[], name: (item: T) => string, placed?: (item: T) => string): T[] {
    return items.filter((item) => {
      const place = this.#context.placeOf(name(item)) ?? placed?.(item) ?? this.#place;
      if (isWithin(place, this.#place)) return true;
      this.refused++;
      this.first ||= name(item);
      return false;
    });
  }
}

/** Records are named by their edge: two of them count alike. */
const named = (edge: string, id: string): string => `${edge}.${id}`.slice(0, LONGEST_ID);

const copyOf = (edge: string, { stored: _stored, late: _late, ...alert }: Alert): Alert => ({
  ...alert,
  id: named(edge, alert.id),
  edge,
  stored: true,
});

async function take(parcel: Parcel, context: IngressContext, peer: string): Promise<Reply> {
  const { edge, run } = parcel;
  const speaking = new Speaking(edge, context);
  const taken = takenBy.get(context.settings) ?? new Map<string, { readonly run: string; readonly seq: number }>();
  takenBy.set(context.settings, taken);
  const before = taken.get(edge);
  const from = before?.run === run ? before.seq : 0;
  const batches = parcel.batches.filter(({ seq }) => seq > from);
  const readings = [...parcel.present, ...batches.flatMap((batch) => batch.observations)];
  const tracks = speaking.of(
    batches.flatMap((batch) => batch.tracks),
    ({ mover }) => mover,
  );
  const faults = tracks.length === 0 ? [] : context.track(tracks);
  const operations = speaking.of(
    parcel.operations,
    ({ device }) => device,
    ({ place }) => place,
  );
  await context.adopt(edge, {
    observations: speaking.of(readings, ({ device }) => device).map((reading) => ({ ...reading, via: edge, believed: true })),
    events: speaking
      .of(
        batches.flatMap((batch) => batch.events),
        ({ device }) => device,
      )
      .map((event) => ({ ...event, via: edge })),
    alerts: speaking
      .of(
        parcel.alerts,
        ({ device, address }) => device ?? address ?? '',
        ({ place }) => place,
      )
      .map((alert) => copyOf(edge, alert)),
    operations: operations.map((one) => ({ ...one, id: named(edge, one.id), group: named(edge, one.group), edge })),
  });
  const seq = Math.max(from, ...parcel.batches.slice(-1).map((batch) => batch.seq));
  taken.set(edge, { run, seq });
  if (speaking.refused > 0)
    context.reject(
      SOURCE,
      peer,
      Buffer.alloc(0),
      `${edge} may not speak for ${speaking.first}, nor ${speaking.refused - 1} more: not in its place`,
    );
  if (faults.length > 0) context.reject(SOURCE, peer, Buffer.alloc(0), faults.slice(0, 3).join('; '));
  return { taken: seq, refused: speaking.refused + faults.length };
}

/** How far behind the edge is, as readings of the box itself: they keep it online, and its silence raises its alert. */
async function tell({ edge, sentAt, backlog, lagMs, dropped }: Parcel, { kindOf, accept, now }: IngressContext): Promise<void> {
  const points = kindOf(edge)?.points ?? {};
  const said = { backlog, lagS: Math.round(lagMs / 1000), clockS: Math.round(Math.abs(now() - sentAt) / 1000), dropped };
  const observations = Object.entries(said)
    .filter(([point]) => point in points)
    .map(([point, value]): Observation => {
      const about = { device: edge, via: edge, source: SOURCE };
      return { ...about, point, value, observedAt: now(), untimed: true, quality: 'good' };
    });
  if (observations.length > 0) await accept(observations);
}

/** Instances that have this one for their parent: what they have heard, judged and done. */
export default defineAdapter({
  id: SOURCE,
  name: 'Edge',
  senders: 'secret',
  routes: [
    {
      path: PARCELS_PATH,
      id: 'takeFromEdge',
      summary: 'Take what an edge has heard, judged and done; said again, it is taken once. Its key is that of the box in the ledger',
      source: SOURCE,
      largest: 16_000_000,
      body: z.unknown().meta(PARCEL),
      reply: replySchema,
      handle: (call, context) => {
        const parcel = read(call, context);
        return mutex.run(parcel.edge, async () => {
          const reply = await take(parcel, context, call.peer);
          await tell(parcel, context);
          return reply;
        });
      },
    },
  ],
});

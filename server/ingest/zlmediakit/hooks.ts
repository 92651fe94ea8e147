import { isObject, readReport, show } from '#server/ingest/report.ts';
import { readJson } from '#server/ingest/json/read.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';

export const SOURCE = 'zlmediakit';
const GB = /(?<!\d)\d{20}$/;
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Hooks that say something of a camera, or that are to be answered. */
export const HOOKS = [
  'on_stream_changed',
  'on_rtp_server_timeout',
  'on_flow_report',
  'on_stream_none_reader',
  'on_stream_not_found',
  'on_server_keepalive',
] as const;
export type Hook = (typeof HOOKS)[number];

type Fields = Record<string, unknown>;
type Asking = Pick<IngressContext, 'now' | 'kindOf'> & Pick<IngressCall, 'allowed'>;

interface HeardHook {
  readonly observations: Observation[];
  readonly faults: string[];
  /** Which media server counts, and up to where; null when it does not say. */
  readonly counted: { readonly server: string; readonly index: number } | null;
}

/** What a media server tells in one hook. Never throws. */
export function readHook(hook: Hook, bytes: Uint8Array, { now, kindOf, allowed }: Asking): HeardHook {
  const { value: body, fault } = readJson(bytes);
  const faults = fault === null ? [] : [`the body is ${fault}`];
  if (!isObject(body)) return { observations: [], faults: [...faults, `a hook is an object, got ${show(body)}`], counted: null };
  const heard: HeardHook = { observations: [], faults, counted: countOf(body) };
  const points = pointsOf(hook, body);
  if (points === null) return heard;
  const device = deviceOf(body);
  if (device === null) {
    faults.push(`stream ${show(body.stream ?? body.stream_id)}: it says which camera this is, such as …_37010200011320000123`);
    return heard;
  }
  const told = (what: string): void => void faults.push(`${device}: ${what}`);
  if (!allowed(device)) {
    told('not allowed to report for it: this key speaks for other devices');
    return heard;
  }
  const kind = kindOf(device);
  const known = Object.entries(points).filter(([point]) => kind === undefined || Object.hasOwn(kind.points, point));
  if (known.length > 0) readReport({ points: Object.fromEntries(known) }, { device, source: SOURCE, now: now() }, heard.observations, told);
  return heard;
}

/** What a hook says of its camera; null = nothing. A stream that ends says nothing: nobody may be looking. */
function pointsOf(hook: Hook, body: Fields): Readonly<Record<string, number>> | null {
  switch (hook) {
    case 'on_stream_changed':
      // One of the schemas that are made of it; each is told.
      return body.regist === true && (body.schema === undefined || body.schema === 'rtsp') ? { picture: 1, online: 1 } : null;
    case 'on_rtp_server_timeout':
      return { picture: 0 };
    case 'on_flow_report': {
      const [bytes, seconds] = [Number(body.totalBytes), Number(body.duration)];
      // Of who sends the picture, not of who looks at it.
      return body.player === false && bytes >= 0 && seconds > 0 ? { bitrateKbps: Math.round((bytes * 8) / 1000 / seconds) } : null;
    }
    default:
      return null;
  }
}

/** Platforms call a stream by the code of its channel, or end with it; others are known by app and stream. */
function deviceOf({ app, stream = undefined, stream_id: id }: Fields): string | null {
  const name = stream ?? id;
  if (typeof name !== 'string') return null;
  const code = GB.exec(name)?.[0];
  if (code !== undefined) return `gb28181:${code}`;
  const folder = app ?? 'rtp';
  return typeof folder === 'string' && NAME.test(folder) && NAME.test(name) ? `zlm:${folder}/${name}` : null;
}

function countOf({ mediaServerId: server, hook_index: index }: Fields): HeardHook['counted'] {
  return typeof server === 'string' && NAME.test(server) && Number.isSafeInteger(index) ? { server, index: index as number } : null;
}

/** Media servers whose count is kept. */
const MOST_SERVERS = 1000;

/** Finds hooks that never came: each media server counts its own. */
export class HookCounts {
  readonly #last = new Map<string, number>();

  /** @returns how many are missing before this one; 0 of the first, of one that comes late, and after a restart */
  missing({ server, index }: NonNullable<HeardHook['counted']>): number {
    const last = this.#last.get(server);
    if (last !== undefined && index <= last && index > 1) return 0;
    this.#last.delete(server);
    this.#last.set(server, index);
    if (this.#last.size > MOST_SERVERS) this.#last.delete(this.#last.keys().next().value!);
    return last === undefined || index <= last ? 0 : index - last - 1;
  }
}

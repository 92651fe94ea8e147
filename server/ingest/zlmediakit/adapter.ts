import { z } from 'zod';
import { defineAdapter, type IngressRoute } from '#server/ingest/adapter.ts';
import type { Settings } from '#server/settings.ts';
import { HOOKS, HookCounts, SOURCE, readHook, type Hook } from './hooks.ts';

const text = { type: 'string' };
const body = z.unknown().meta({
  type: 'object',
  properties: {
    mediaServerId: text,
    hook_index: { type: 'integer', description: 'As the media server counts them: what is missing is told among the rejects' },
    app: text,
    stream: { ...text, description: 'Ends with the 20 digits of its channel, else the camera is zlm:{app}/{stream}' },
  },
});

const SUMMARIES: Readonly<Record<Hook, string>> = {
  on_stream_changed: 'A stream of ZLMediaKit begins: its camera gives a picture',
  on_rtp_server_timeout: 'A camera was asked for its picture and ZLMediaKit received none',
  on_flow_report: 'How much a stream of ZLMediaKit carried: the bit rate of its camera',
  on_stream_none_reader: 'Nobody looks at a stream of ZLMediaKit any more: it is closed, and the camera rests',
  on_stream_not_found: 'A stream of ZLMediaKit is asked for that is not there yet; nothing is done',
  on_server_keepalive: 'A ZLMediaKit lives',
};

const counts = new WeakMap<Settings, HookCounts>();
function countsOf(settings: Settings): HookCounts {
  const known = counts.get(settings) ?? new HookCounts();
  counts.set(settings, known);
  return known;
}

const route = (hook: Hook): IngressRoute => ({
  path: `/api/v1/ingest/zlmediakit/${hook}`,
  id: `zlm${hook
    .slice(2)
    .split('_')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('')}`,
  summary: SUMMARIES[hook],
  source: SOURCE,
  largest: 64_000,
  body,
  reply: z.object({ code: z.literal(0), msg: z.literal('success'), close: z.literal(true).optional() }),
  secretOf: (url) => url.searchParams.get('key'),
  handle: async ({ bytes, peer, allowed }, { now, kindOf, accept, reject, settings }) => {
    const { observations, faults, counted } = readHook(hook, bytes, { now, kindOf, allowed });
    const missing = counted === null ? 0 : countsOf(settings).missing(counted);
    if (missing > 0) faults.push(`${missing} hooks of ${counted!.server} before hook_index ${counted!.index} never came`);
    if (faults.length > 0) reject(SOURCE, peer, bytes, faults.join('; '));
    if (observations.length > 0) await accept(observations);
    return { code: 0, msg: 'success', ...(hook === 'on_stream_none_reader' && { close: true }) };
  },
});

export default defineAdapter({ id: SOURCE, name: 'ZLMediaKit', senders: 'secret', routes: HOOKS.map(route) });

import { z } from 'zod';
import { MEDIA_CLASSES, MEDIA_NAME, type MediaClass } from '#contract/reports/media.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { IngressCall, IngressContext, IngressRoute } from '#server/ingest/adapter.ts';
import { refuse } from '#server/lib/refused.ts';

const SOURCE = 'http';

const invalid = (zh: string, en: string): Error => refuse('invalid', zh, en);

/** What its kind says of such pictures. @throws Refused with what there is */
function classOf(kind: DeviceKind, event: string, attribute: string): MediaClass {
  const spec = kind.events?.[event]?.attributes[attribute];
  if (spec?.type === 'media') return (MEDIA_CLASSES as readonly string[]).includes(spec.class) ? (spec.class as MediaClass) : 'person';
  const known = Object.entries(kind.events ?? {}).flatMap(([id, { attributes }]) =>
    Object.entries(attributes)
      .filter(([, { type }]) => type === 'media')
      .map(([name]) => `event=${id}&attribute=${name}`),
  );
  const asked = `event=${event.slice(0, 60)}&attribute=${attribute.slice(0, 60)}`;
  throw invalid(
    `${kind.label.zh}没有这样的影像：${asked}${known.length > 0 ? `；可用：${known.join('、')}` : ''}`,
    `${kind.id} shows no picture or clip as ${asked}; it has ${known.join(', ') || 'none'}.`,
  );
}

async function keep({ bytes, headers, query, peer, allowed }: IngressCall, context: IngressContext): Promise<{ id: string }> {
  const [device, name] = [query.get('device') ?? '', query.get('name') ?? ''];
  if (device === '' || !context.knows(device))
    throw refuse(
      'not-found',
      `台账中没有设备 ${device.slice(0, 200)}`,
      `The ledger knows no device ${JSON.stringify(device.slice(0, 200))}.`,
    );
  if (!allowed(device)) throw refuse('forbidden', '此密钥不能代表该设备上报', `This key may not speak for ${device.slice(0, 200)}.`);
  if (!MEDIA_NAME.test(name))
    throw invalid(
      '缺少名称：name 由字母、数字、“_”“.”“-”组成，最多 80 个字符',
      `name is needed: what the event calls it, of letters, digits, "_", "." and "-", got ${JSON.stringify(name.slice(0, 80))}.`,
    );
  const takenAt = Number(query.get('takenAt') ?? NaN);
  const id = await context.keepMedia({
    device,
    name,
    class: classOf(context.kindOf(device)!, query.get('event') ?? '', query.get('attribute') ?? ''),
    takenAt: Number.isSafeInteger(takenAt) && takenAt > 0 ? takenAt : null,
    claimed: headers['content-type']?.split(';')[0].trim() ?? null,
    bytes,
    source: SOURCE,
    from: peer,
  });
  return { id };
}

/** A picture or clip that an event of a device shows, before the event or after it. Given again under the same name, it is the first. */
export const mediaRoute: IngressRoute = {
  path: '/api/v1/device-media',
  id: 'sendDeviceMedia',
  summary:
    'Send the picture or clip that an event names in an attribute of type `media`: ' +
    '?device=…&event=throw&attribute=clip&name=… (the value of that attribute) and &takenAt=ms, with an API key',
  source: SOURCE,
  largest: 20_000_000,
  body: z.unknown().meta({ type: 'string', contentEncoding: 'binary' }),
  reply: z.object({ id: z.string() }),
  handle: keep,
};

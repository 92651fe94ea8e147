import { z } from 'zod';
import { MEDIA_CLASSES, MEDIA_VARIANTS, mediaSchema, type Media, type MediaVariant } from '#contract/reports/media.ts';
import { WALL_ROLES, type User } from '#contract/roles.ts';
import { mediaDraft } from './media-draft.ts';
import { ANSWERED, defineRoute, type Call } from '#server/http/route.ts';
import { sendMedia } from './send-media.ts';
import type { Services } from '#server/http/services.ts';
import { refuse } from '#server/lib/refused.ts';
import { ADDRESS_MS } from '#server/media/addresses.ts';
import type { Found } from '#server/media/access.ts';

const params = z.object({ id: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/) });
/** Pictures of a case, for the time somebody looks at it. */
const CACHED_S = 600;

async function found(id: string, user: User, { media }: Services): Promise<Found> {
  const here = await media.access.find(id, user);
  if (here === null) throw refuse('not-found', '您的辖区内没有这张照片或视频', `There is no picture or clip ${id} in your jurisdiction.`);
  return here;
}

/** Asks for a reason where it must be given, and keeps it. */
async function justify({ media, sensitive, auditPlace }: Found, reason: string, call: Call): Promise<void> {
  const { user, session, from, services } = call;
  if (!sensitive || services.media.reasons.has(session!, media.id)) return;
  if ((WALL_ROLES as readonly string[]).includes(user.role))
    throw refuse(
      'forbidden',
      '此内容涉及人员隐私，大屏前无人可说明理由，请在值守台打开',
      'This tells of people, and a wall can give no reason: open it at a desk.',
    );
  if (reason === '')
    throw refuse('invalid', '此内容涉及人员隐私，请说明查看理由', 'This tells of people: say why you open it.', {
      issues: [{ path: 'reason', message: 'needed for this data class' }],
    });
  await services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action: 'media:open',
    subject: media.id,
    outcome: 'done',
    detail: JSON.stringify({ sha256: media.hash, class: media.class, reason }),
    from,
    place: auditPlace,
  });
  services.media.reasons.note(session!, media.id);
}

const read = defineRoute({
  method: 'get',
  path: '/api/v1/media/{id}',
  needs: 'see',
  id: 'readMedia',
  summary: 'What is known of a picture or clip that proves something: its SHA-256, type, size, who sent it',
  params,
  reply: z.object({ media: mediaSchema, asksReason: z.boolean().describe('It is opened with a reason, which the audit keeps') }),
  handle: async ({ params: { id }, user, session, services }) => {
    const { media, sensitive } = await found(id, user, services);
    return { media, asksReason: sensitive && !services.media.reasons.has(session!, id) };
  },
});

const open = defineRoute({
  method: 'post',
  path: '/api/v1/media/{id}/addresses',
  needs: 'see',
  id: 'openMedia',
  summary: 'Addresses that open a picture or clip for a minute, in this session only',
  params,
  body: z.object({ reason: z.string().trim().max(500).default('') }),
  reply: z.object({ original: z.string(), thumb: z.string().nullable(), forMs: z.number() }),
  handle: async (call) => {
    const { params: given, body, user, session, services } = call;
    const here = await found(given.id, user, services);
    await justify(here, body.reason, call);
    const { id, hash, thumb } = here.media;
    const address = (variant: MediaVariant, of: string): string =>
      `/api/v1/media/${encodeURIComponent(id)}/${variant}` +
      `?address=${services.media.addresses.sign({ media: id, hash: of, variant, session: session! })}`;
    return { original: address('original', hash), thumb: thumb && address('thumb', thumb.hash), forMs: ADDRESS_MS };
  },
});

const content = defineRoute({
  method: 'get',
  path: '/api/v1/media/{id}/{variant}',
  needs: 'see',
  id: 'readMediaContent',
  summary: 'The bytes of a picture or clip, by an address of openMedia; ranges are answered',
  params: params.extend({ variant: z.enum(MEDIA_VARIANTS) }),
  query: z.object({ address: z.string().max(100).default('') }),
  type: 'image/*',
  reply: z.string().meta({ contentEncoding: 'binary' }),
  handle: async ({ params: { id, variant }, query, user, session, request, response, services }): Promise<typeof ANSWERED> => {
    const media = await services.storage.reader.media.get(id);
    const hash = media && (variant === 'original' ? media.hash : media.thumb?.hash);
    if (!media || !hash || !services.media.addresses.fits(query.address, { media: id, hash, variant, session: session! }))
      throw refuse(
        'not-found',
        '此地址已失效，或不属于您的会话，请重新打开',
        'This address has run out, or is not of your session: open it again (POST /api/v1/media/{id}/addresses).',
      );
    const sensitive = (await services.media.access.find(id, user))?.sensitive !== false;
    await sendMedia(request, response, { media, variant, blobs: services.media.blobs, cached: sensitive ? 0 : CACHED_S });
    return ANSWERED;
  },
});

/** One request, for who has no need to go on where it broke off. */
const sendPhoto = defineRoute({
  method: 'post',
  path: '/api/v1/photos',
  needs: 'handle',
  id: 'sendPhoto',
  summary: 'Send a photograph in one request, to be named by a command; the camera’s own data (place, owner) is not kept',
  takes: ['image/jpeg', 'image/png', 'image/webp'],
  largest: 4_000_000,
  query: z.object({ ticket: z.string().min(1).max(200).optional(), class: z.enum(MEDIA_CLASSES).default('plain') }),
  reply: z.object({ id: z.string() }),
  refuses: ['invalid', 'too-many'],
  handle: async ({ bytes, query, request, user, from, services }) => {
    if (bytes === undefined)
      throw refuse(
        'invalid',
        '请以 image/jpeg、image/png 或 image/webp 发送照片',
        'Send the photograph itself, as image/jpeg, image/png or image/webp.',
      );
    const about: Media['about'] = query.ticket === undefined ? null : { type: 'ticket', id: query.ticket };
    const claimed = String(request.headers['content-type']).split(';')[0].trim().toLowerCase();
    const draft = await mediaDraft({ claimed, about, class: query.class, takenAt: null }, user, from, services);
    return { id: (await services.media.intake.takeBytes(bytes, draft)).id };
  },
});

/** As before there were addresses; what asks for a reason is not given without. */
const readPhoto = defineRoute({
  method: 'get',
  path: '/api/v1/photos/{id}',
  needs: 'see',
  id: 'readPhoto',
  summary: 'A photograph that tells of nobody; others are opened by openMedia',
  params,
  type: 'image/*',
  reply: z.string().meta({ contentEncoding: 'binary' }),
  handle: async (call): Promise<typeof ANSWERED> => {
    const { params: given, user, request, response, services } = call;
    const here = await found(given.id, user, services);
    await justify(here, '', call);
    await sendMedia(request, response, {
      media: here.media,
      variant: 'original',
      blobs: services.media.blobs,
      cached: here.sensitive ? 0 : CACHED_S,
    });
    return ANSWERED;
  },
});

export default [read, open, content, sendPhoto, readPhoto];

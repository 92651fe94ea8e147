import { z } from 'zod';
import { placesOf } from '#server/http/reach.ts';
import { ANSWERED, defineRoute } from '#server/http/route.ts';
import { sightOf } from '#server/records/discretion.ts';
import { refuse } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';

const TYPES = ['image/jpeg', 'image/png'] as const;

const upload = defineRoute({
  method: 'post',
  path: '/api/v1/photos',
  needs: 'handle',
  id: 'sendPhoto',
  summary: 'Send a photograph, to be named by a command within the hour; the camera’s own data (place, owner) is not kept',
  takes: TYPES,
  largest: 4_000_000,
  reply: z.object({ id: z.string() }),
  refuses: ['invalid', 'too-many'],
  handle: async ({ bytes, request, user, services }) => {
    if (bytes === undefined) throw refuse('invalid', '请以 image/jpeg 或 image/png 发送照片', 'Send the photograph itself, as image/jpeg or image/png.');
    try {
      const id = await services.savePhoto(Buffer.from(bytes), String(request.headers['content-type']).split(';')[0].trim().toLowerCase());
      services.uploads.note(id, user.id);
      return { id };
    } catch (error) {
      if (error instanceof StorageFault && error.kind === 'data') throw refuse('invalid', '照片不是有效的 JPEG 或 PNG 图片，或像素过多', `The photograph cannot be used: ${error.message}`);
      throw error;
    }
  },
});

const read = defineRoute({
  method: 'get',
  path: '/api/v1/photos/{id}',
  needs: 'see',
  id: 'readPhoto',
  summary: 'A photograph taken as proof',
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/) }),
  type: 'image/*',
  reply: z.string().meta({ contentEncoding: 'binary' }),
  handle: async ({ params, user, services, response }): Promise<typeof ANSWERED> => {
    const { items } = await services.storage.reader.records.list('ticket', { within: placesOf(user), photo: params.id, limit: 100 });
    // The same picture may be of several, not all of which they may see.
    const ticket = items.find((one) => services.discretion.show('ticket', one, sightOf(user))?.photos.some(({ id }) => id === params.id));
    const found = ticket ? await services.readPhoto(params.id) : null;
    if (!ticket || found === null) throw refuse('not-found', '您的辖区内没有这张照片', `There is no photograph ${params.id} in your jurisdiction.`);
    response.setHeader('Content-Type', found.type);
    // A home is kept on no disk but the server's; other pictures for the time somebody looks at a case.
    const personal = services.discretion.redact('ticket', ticket) !== ticket;
    if (!personal) response.setHeader('Cache-Control', 'private, max-age=600');
    response.end(found.bytes);
    return ANSWERED;
  },
});

export default [upload, read];

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Refusal } from '#contract/commands.ts';
import { MEDIA_CLASSES, mediaSchema } from '#contract/reports/media.ts';
import { mediaDraft } from './media-draft.ts';
import { ANSWERED, defineRoute, type Call } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { readChecksum, readCount, readMetadata, TUS_ALGORITHMS, TUS_EXTENSIONS, TUS_VERSION } from '#server/media/uploads/tus.ts';
import { TooLarge, WrongChecksum, type UploadState } from '#server/media/uploads/uploads.ts';

/** Uploads that resume: tus 1.0.0, core, creation, expiration, checksum, termination. */
const params = z.object({ id: z.string().min(1).max(100) });
const PIECE = 'application/offset+octet-stream';
/** A piece may be the whole of the largest clip that can be set. */
const LARGEST = 2_000_000_000;

const said = z.object({
  about: z
    .string()
    .regex(/^(ticket|incident):.{1,200}$/, 'a record such as ticket:GD20261126-0001')
    .transform((name) => ({ type: name.split(':')[0] as 'ticket' | 'incident', id: name.slice(name.indexOf(':') + 1) }))
    .nullable()
    .default(null),
  class: z.enum(MEDIA_CLASSES).default('plain'),
  takenAt: z.coerce.number().int().min(0).max(8.64e15).nullable().default(null),
  filetype: z.string().max(100).nullable().default(null),
});

const stateSchema = z.object({
  offset: z.number().describe('Bytes that have come'),
  length: z.number(),
  media: mediaSchema.nullable().describe('What it has become; null = not all has come, or it could not be kept yet'),
});

const headersOf = ({ offset, length, expiresInMs }: UploadState, now: number): Record<string, string> => ({
  'Tus-Resumable': TUS_VERSION,
  'Upload-Offset': String(offset),
  'Upload-Length': String(length),
  'Upload-Expires': new Date(now + expiresInMs).toUTCString(),
  'Cache-Control': 'no-store',
});

function answer(response: ServerResponse, status: number, headers: Record<string, string>, refusal?: Refusal): typeof ANSWERED {
  response.writeHead(status, { 'Tus-Resumable': TUS_VERSION, ...headers, ...(refusal ? { 'Content-Type': 'application/json' } : {}) });
  response.end(refusal ? JSON.stringify({ refusal }) : undefined);
  return ANSWERED;
}

/** @returns whether the request speaks our version; it is answered otherwise */
function speaks({ request, response }: Pick<Call, 'request' | 'response'>): boolean {
  if (request.headers['tus-resumable'] === TUS_VERSION) return true;
  const message = {
    zh: `请求头 Tus-Resumable 应为 ${TUS_VERSION}`,
    en: `The header Tus-Resumable must be ${TUS_VERSION}.`,
  };
  answer(response, 412, { 'Tus-Version': TUS_VERSION }, { code: 'invalid', message });
  return false;
}

const describe = defineRoute({
  method: 'options',
  path: '/api/v1/uploads',
  needs: 'handle',
  id: 'describeUploads',
  summary: 'How uploads resume here: tus 1.0.0 and its extensions',
  reply: null,
  handle: ({ response, services }): typeof ANSWERED =>
    answer(response, 204, {
      'Tus-Version': TUS_VERSION,
      'Tus-Extension': TUS_EXTENSIONS,
      'Tus-Max-Size': String(services.media.limits.clip),
      'Tus-Checksum-Algorithm': TUS_ALGORITHMS,
    }),
});

const begin = defineRoute({
  method: 'post',
  path: '/api/v1/uploads',
  needs: 'handle',
  id: 'beginUpload',
  summary: 'Begin an upload that resumes (tus): Upload-Length, and Upload-Metadata with filetype, about (ticket:…), class, takenAt',
  reply: null,
  refuses: ['invalid', 'not-found', 'too-many'],
  handle: async (call): Promise<typeof ANSWERED> => {
    const { request, response, user, from, services } = call;
    if (!speaks(call)) return ANSWERED;
    const length = readCount('Upload-Length', request.headers['upload-length'] as string | undefined);
    if (length === 0) throw refuse('invalid', '文件是空的', 'The file is empty.');
    const parsed = said.safeParse(Object.fromEntries(readMetadata(request.headers['upload-metadata'] as string | undefined)));
    if (!parsed.success) {
      const [{ path: at, message }] = parsed.error.issues;
      throw refuse('invalid', `Upload-Metadata 的 ${at.join('.')} 有误`, `Upload-Metadata: ${at.join('.')}: ${message}.`);
    }
    const { about, class: told, takenAt, filetype } = parsed.data;
    const draft = await mediaDraft({ claimed: filetype, about, class: told, takenAt }, user, from, services);
    try {
      const state = await services.media.uploads.create(length, draft);
      const location = `${services.settings.basePath}/api/v1/uploads/${state.id}`;
      return answer(response, 201, { ...headersOf(state, services.now()), Location: location });
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return answer(response, 413, {}, error.refusal);
    }
  },
});

const where = defineRoute({
  method: 'head',
  path: '/api/v1/uploads/{id}',
  needs: 'handle',
  id: 'findUpload',
  summary: 'Where an upload goes on (tus)',
  params,
  reply: null,
  handle: async (call): Promise<typeof ANSWERED> => {
    const { params: given, user, response, services } = call;
    if (!speaks(call)) return ANSWERED;
    return answer(response, 200, headersOf(await services.media.uploads.settle(given.id, user.id), services.now()));
  },
});

const state = defineRoute({
  method: 'get',
  path: '/api/v1/uploads/{id}',
  needs: 'handle',
  id: 'readUpload',
  summary: 'How an upload stands, and what it has become',
  params,
  reply: stateSchema,
  handle: ({ params: given, user, services }) => {
    const { offset, length, media } = services.media.uploads.state(given.id, user.id);
    return { offset, length, media };
  },
});

const append = defineRoute({
  method: 'patch',
  path: '/api/v1/uploads/{id}',
  needs: 'handle',
  id: 'continueUpload',
  summary: 'The next piece of an upload, from Upload-Offset on (tus); with Upload-Checksum it counts only whole',
  params,
  largest: LARGEST,
  takes: [PIECE],
  reads: 'stream',
  reply: null,
  refuses: ['conflict', 'too-many'],
  handle: async (call): Promise<typeof ANSWERED> => {
    const { params: given, request, response, user, services } = call;
    if (!speaks(call)) return ANSWERED;
    if (String(request.headers['content-type']).split(';')[0].trim() !== PIECE)
      return answer(
        response,
        415,
        {},
        { code: 'invalid', message: { zh: `内容类型应为 ${PIECE}`, en: `The content type must be ${PIECE}.` } },
      );
    const offset = readCount('Upload-Offset', request.headers['upload-offset'] as string | undefined);
    const checksum = readChecksum(request.headers['upload-checksum'] as string | undefined);
    try {
      const after = await services.media.uploads.append(given.id, user.id, offset, request, checksum);
      return answer(response, 204, headersOf(after, services.now()));
    } catch (error) {
      if (!(error instanceof WrongChecksum)) throw error;
      return answer(response, 460, {}, error.refusal);
    }
  },
});

const end = defineRoute({
  method: 'delete',
  path: '/api/v1/uploads/{id}',
  needs: 'handle',
  id: 'endUpload',
  summary: 'Give up an upload (tus)',
  params,
  reply: null,
  handle: async (call): Promise<typeof ANSWERED> => {
    if (!speaks(call)) return ANSWERED;
    await call.services.media.uploads.drop(call.params.id, call.user.id);
    return answer(call.response, 204, {});
  },
});

export default [describe, begin, where, state, append, end];

import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Caller } from '#server/auth/callers.ts';
import type { Adapter, IngressRoute } from '#server/ingest/adapter.ts';
import { Refused, refuse } from '#server/lib/refused.ts';
import { keepDeviceMedia } from './device-media.ts';
import { ANSWERED, type Route } from './route.ts';
import type { Services } from './services.ts';

/** The routes of a protocol, behind the one door that every sender comes through. */
export const routesOf = ({ routes = [] }: Adapter): Route[] =>
  routes.flatMap((route) => (route.probe === undefined ? [routeOf(route)] : [routeOf(route), probeOf(route, route.probe)]));

const ONLY_PLATFORMS = {
  zh: '只接受接口密钥：设备和网关的密钥不可用',
  en: 'An API key is needed here: the secret of a device or gateway is not enough.',
};

/** Behind the same door. */
const probeOf = (route: IngressRoute, probe: NonNullable<IngressRoute['probe']>): Route => {
  const { path, id, needs, machine, credential, first } = routeOf(route);
  return {
    method: 'get',
    path,
    needs,
    machine,
    credential,
    first,
    id: `${id}Probe`,
    summary: 'Answer the platform that asks whether this is the address of its pushes',
    query: z.looseObject({}),
    reply: z.string(),
    type: 'text/plain',
    handle: ({ request, services }) => probe(new URL(request.url ?? '/', 'http://localhost').searchParams, services.settings),
  };
};

const routeOf = (route: IngressRoute): Route => ({
  method: 'post',
  path: route.path,
  needs: 'public',
  machine: true,
  ...(route.signed ? {} : { credential: 'key' }),
  ...(route.platform && { platform: true }),
  largest: route.largest,
  first: (request, caller, services) => {
    if (route.signed) return;
    const known = speaker(route, request, caller, services)(null);
    if (known && (!route.platform || services.credentials.isPlatform(peerOf(caller), secretOf(route, request)))) return;
    if (known) throw refuse('forbidden', ONLY_PLATFORMS.zh, ONLY_PLATFORMS.en);
    const name = secretOf(route, request)?.split(':', 1)[0] ?? '';
    services.sessions.attempts.refused('key', { name, known: false, from: caller.address });
    throw refuse('unauthenticated', 'API 密钥无效', 'The API key is missing or wrong: send "Authorization: Bearer name:secret".');
  },
  id: route.id,
  summary: route.summary,
  body: route.body,
  reads: 'bytes',
  refuses: ['too-many'],
  unreadable: (services, peer, bytes, reason) => services.reject(route.source, peer, bytes, reason),
  reply: route.reply,
  handle: ({ bytes = new Uint8Array(0), request, response, caller, from, services }) => {
    const { settings, kinds, now, accept, reject, kindOf } = services;
    const allowed = speaker(route, request, caller, services);
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const answer = route.handle(
      { bytes, headers: request.headers, query, peer: from, allowed },
      {
        settings,
        kinds,
        now,
        reject,
        kindOf,
        accept: (observations, events = []) => accept(observations, events),
        track: services.track,
        adopt: services.adopt,
        warn: services.warn,
        serviceHeard: services.serviceHeard,
        placeOf: services.placeOf,
        keepMedia: (media) => keepDeviceMedia(media, services),
        knows: services.knows,
      },
    );
    return route.form === undefined ? answer : inForm(answer, route.form, response);
  },
});

/** Answers as the protocol does. What is no refusal stays a fault of ours. */
async function inForm(
  answer: Promise<unknown>,
  form: NonNullable<IngressRoute['form']>,
  response: ServerResponse,
): Promise<typeof ANSWERED> {
  let [status, body] = [form.taken, await answer.catch((error: unknown) => error)];
  if (body instanceof Refused) ({ status, body } = form.refused(body));
  else if (body instanceof Error) throw body;
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
  return ANSWERED;
}

function secretOf({ secretOf: elsewhere }: IngressRoute, { headers, url }: IncomingMessage): string | null {
  const bearer = /^Bearer (.{1,300})$/.exec(headers.authorization ?? '')?.[1];
  return bearer ?? elsewhere?.(new URL(url ?? '/', 'http://localhost'))?.slice(0, 300) ?? null;
}

/** What came through a proxy is not of this machine, wherever the proxy is. */
const peerOf = ({ address, forwarded }: Caller): string => (forwarded ? '' : address);

/** What the sender may speak for. */
function speaker(
  route: IngressRoute,
  request: IncomingMessage,
  caller: Caller,
  { credentials }: Services,
): (device: string | null) => boolean {
  const secret = secretOf(route, request);
  return (device) => credentials.mayReport(peerOf(caller), device, secret);
}

import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Refusal } from '#contract/commands.ts';
import { wellFormed } from '#contract/records/well-formed.ts';
import { ROLE_PERMISSIONS, type Permission, type User } from '#contract/roles.ts';
import { declareAccess, type Principal } from '#server/auth/access.ts';
import type { Caller } from '#server/auth/callers.ts';
import { findAdapters } from '#server/ingest/start.ts';
import { discover } from '#server/lib/discover.ts';
import { faultsOf } from '#server/lib/faults.ts';
import { Refused, refuse } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';
import { dropLeftover, fewLargeBodies, readBody } from './bodies.ts';
import { serveClient } from './client-files.ts';
import { holdsAll } from '#server/audience/jurisdiction.ts';
import { routesOf } from './ingress.ts';
import { openApi } from './openapi/openapi.ts';
import { ANSWERED, type Route } from './route.ts';
import type { Services } from './services.ts';
import { STATUS_OF } from './status.ts';
import { storageRefusal } from './storage-refusal.ts';

const NOBODY: User = { id: 'nobody', name: 'nobody', role: 'leader', jurisdiction: '/nobody' };

interface AppOptions {
  /** Folder of the built client; without it only the API is served. */
  readonly clientDir: string | null;
  /** Serves `/tiles/…`. */
  readonly tiles: (request: Request, response: Response) => void;
  readonly log: Logger;
}

/** Those of people and programs, and those of the protocols. */
export const loadRoutes = async (): Promise<Route[]> => [
  ...(await discover<Route[]>('server/http/routes/*/*.routes.ts')).flatMap((found) => found.value),
  ...(await findAdapters()).flatMap(routesOf),
];

/** Builds the Express app: guards, API routes, map tiles, the client. */
export function createApp(routes: readonly Route[], services: Services, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(guards());
  app.use(['/api', '/healthz', '/metrics'], (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  const few = fewLargeBodies();
  for (const route of routes) {
    declareAccess({
      surface: 'route',
      name: `${route.method.toUpperCase()} ${route.path}`,
      needs: route.needs,
      everywhere: route.everywhere,
      demo: route.demo,
    });
    const at = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app[route.method](at, admit(route, services), few(route), readBody(route), noteUnreadable(route, services), answerTo(route, services));
  }
  // Made when it is first asked for: a start need not wait for it.
  let description: object | undefined;
  declareAccess({ surface: 'route', name: 'GET /api/openapi.json', needs: 'public' });
  app.get('/api/openapi.json', (_request, response) => void response.json((description ??= openApi(routes))));
  app.use('/api', (request, _response) => {
    throw refuse(
      'not-found',
      `没有此接口：${request.originalUrl.slice(0, 200)}`,
      `There is no ${request.method} ${request.originalUrl.slice(0, 200)}; see /api/openapi.json.`,
    );
  });
  const { needs } = declareAccess({ surface: 'route', name: 'GET /tiles/*', needs: 'look' });
  app.use('/tiles', (request, response) => {
    permitted(services.access.principal(request.headers.cookie), needs);
    options.tiles(request, response);
  });
  if (options.clientDir !== null) serveClient(app, options.clientDir, services.settings.basePath);
  app.use(answerError(options.log));
  return app;
}

/** CSP without `unsafe-eval` and without inline script. Inline styles are positions set by the map and chart engines. */
function guards(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        // 'self' holds WebSockets of the same host too. Blobs are what the page made itself.
        connectSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
}

/** Who asks, and may they: before a byte of the body is read. */
function admit(route: Route, services: Services): RequestHandler {
  return async (request, response, next) => {
    const principal = services.access.principal(request.headers.cookie);
    permitted(principal, route.needs);
    if (route.everywhere && !(principal && holdsAll(principal.user)))
      throw refuse(
        'forbidden',
        '该内容不属于任何单一地点，只有负责全域的人员可以使用',
        'This belongs to no single place: only somebody responsible for everything may use it.',
      );
    if (route.demo && !services.settings.demo) throw refuse('forbidden', '仅演示模式可用', 'This exists in demo mode only.');
    const caller = services.callers.of(request);
    if (route.method !== 'get') refuseForeignPages(route, request, caller, services);
    response.locals.principal = principal;
    response.locals.caller = caller;
    await route.first?.(request, caller, services);
    next();
  };
}

function permitted(principal: Principal | null, needs: Permission): void {
  if (needs === 'public') return;
  if (principal === null) throw refuse('unauthenticated', '请先登录', 'Sign in first: POST /api/v1/session.');
  if (!ROLE_PERMISSIONS[principal.user.role].includes(needs))
    throw refuse('forbidden', '您的角色无此权限', `The role ${principal.user.role} may not do this: it needs "${needs}".`);
}

function noteUnreadable(route: Route, services: Services): express.ErrorRequestHandler {
  return (error: Error, _request, response, next) => {
    const bytes = (response.locals.bytes ?? new Uint8Array(0)) as Uint8Array;
    if (!(error instanceof Refused))
      route.unreadable?.(services, (response.locals.caller as Caller | undefined)?.address ?? '', bytes, error.message);
    next(error);
  };
}

function answerTo(route: Route, services: Services): RequestHandler {
  return async (request, response) => {
    const principal = response.locals.principal as Principal | null;
    const caller = response.locals.caller as Caller;
    const answer = await route.handle({
      user: principal?.user ?? NOBODY,
      session: principal?.session ?? null,
      params: parse(route.params, request.params),
      query: parse(route.query, request.query),
      body: parse(route.body, request.body),
      bytes: response.locals.bytes as Uint8Array | undefined,
      from: caller.address,
      caller,
      request,
      response,
      services,
    });
    if (answer === ANSWERED) return;
    if (route.type !== undefined) response.type(route.type).send(typeof answer === 'string' ? answer : Buffer.from(answer as Uint8Array));
    else if (answer === undefined) response.status(204).end();
    else response.json(answer);
  };
}

/** A page of another site can make a browser send its cookie, but neither our origin nor our header. */
function refuseForeignPages(route: Route, request: Request, { host }: Caller, services: Services): void {
  const { origin, cookie } = request.headers;
  if (!services.sessions.originAllowed(origin, host)) {
    const page = String(origin).slice(0, 200);
    throw refuse(
      'forbidden',
      `不接受来自 ${page} 的页面：如果这是本系统的地址，请在 QUANYAN_ORIGINS 中加入它`,
      `Pages of ${page} may not send changes to ${String(host).slice(0, 200)}: ` +
        'if that is where this system is opened, add it to QUANYAN_ORIGINS.',
    );
  }
  if (route.machine) return;
  if (cookie !== undefined && request.headers['x-quanyan'] === undefined)
    throw refuse('forbidden', '缺少 X-Quanyan 请求头', 'Requests with a session cookie need the header "X-Quanyan: 1".');
}

function parse(schema: Route['body'], value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(wellFormed(value ?? {}));
  if (parsed.success) return parsed.data;
  const { words, issues } = faultsOf(parsed.error, value ?? {});
  throw refuse('invalid', `请求有误：${words.zh}`, `The request is wrong: ${words.en}`, { issues });
}

function answerError(log: Logger): express.ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    dropLeftover(request);
    if (response.headersSent) return next(error);
    const refusal =
      error instanceof Refused
        ? error.refusal
        : error instanceof StorageFault
          ? fromStorage(error, log, request)
          : fromExpress(error, log, request);
    response.status(STATUS_OF[refusal.code]).json({ refusal });
  };
}

function fromStorage(fault: StorageFault, log: Logger, request: Request): Refusal {
  if (fault.kind !== 'data') log.error({ error: fault, url: urlOf(request) }, 'http: storage failed');
  return storageRefusal(fault);
}

/** For the log, without a secret in it. */
const urlOf = ({ originalUrl }: Request): string => originalUrl.replace(/([?&]key=)[^&]*/g, '$1***');

/** By the `type` that body-parser gives its errors. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'entity.parse.failed': '请求无法读取：内容不是有效的 JSON',
  'entity.too.large': '请求无法读取：内容过大',
  'charset.unsupported': '请求无法读取：不支持的字符编码，请用 UTF-8',
  'encoding.unsupported': '请求无法读取：不支持的压缩方式',
};

function fromExpress(error: unknown, log: Logger, request: Request): Refusal {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) {
    const message = error instanceof Error ? error.message : 'bad request';
    return {
      code: status === 404 ? 'not-found' : 'invalid',
      message: { zh: UNREADABLE[(error as { type?: string }).type ?? ''] ?? '请求无法读取', en: `The request cannot be read: ${message}` },
    };
  }
  log.error({ error, url: urlOf(request) }, 'http: a route failed');
  return { code: 'internal', message: { zh: '服务器内部错误，已记录', en: 'Something failed inside the server; it has been logged.' } };
}

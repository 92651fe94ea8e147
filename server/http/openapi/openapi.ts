import type { z } from 'zod';
import type { Refusal } from '#contract/commands.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { Route } from '../route.ts';
import { STATUS_OF } from '../status.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the routes, from the same zod schemas that validate them. */
export function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return {
    openapi: '3.1.0',
    info: { title: 'Quanyan 泉眼', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      responses: Object.fromEntries(
        Object.entries(WORDS).map(([status, description]) => [
          `refused${status}`,
          { description, content: { 'application/json': { schema: REFUSAL } } },
        ]),
      ),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'quanyan_session' },
        key: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(route: Route): Json {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...Object.entries(route.headers ?? {}).map(([name, schema]): Json => ({
      name,
      in: 'header',
      required: false,
      schema: jsonSchemaOf(schema, 'input'),
    })),
    ...(asksForHeader(route) ? [CSRF_HEADER] : []),
  ];
  const asked = route.needs === 'public' ? route.credential : 'session';
  const credential = asked === 'person' || asked === 'wall' ? 'session' : asked;
  return {
    operationId: route.id,
    summary: route.summary,
    'x-needs': route.needs,
    security: credential ? [{ [credential]: [] }] : [],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.takes
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(route.takes.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }])),
          },
        }
      : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchemaOf(route.body, 'input') } } } }
      : {}),
    responses: {
      ...answerOf(route),
      ...Object.fromEntries(refusalsOf(route).map((status) => [status, { $ref: `#/components/responses/refused${status}` }])),
    },
  };
}

const answerOf = ({ reply, type = 'application/json' }: Route): Json =>
  reply === null
    ? { 204: { description: 'Done' } }
    : { 200: { description: 'Done', content: { [type]: { schema: jsonSchemaOf(reply, 'output') } } } };

/** Changes that a page sends with its cookie carry a header that no page of another site can set. */
const asksForHeader = ({ method, machine }: Route): boolean => method !== 'get' && !machine;
const CSRF_HEADER: Json = { name: 'X-Quanyan', in: 'header', required: true, schema: { const: '1' } };

/** Statuses of the refusals a route may answer with: what follows from its declaration, and what it adds. */
function refusalsOf(route: Route): number[] {
  const codes: Refusal['code'][] = ['internal', 'storage', ...(route.refuses ?? [])];
  if (route.params || route.query || route.body || route.takes) codes.push('invalid');
  if (route.needs !== 'public' || route.credential) codes.push('unauthenticated');
  if (route.needs !== 'public' || route.method !== 'get') codes.push('forbidden');
  if (route.params) codes.push('not-found');
  return [...new Set(codes.map((code) => STATUS_OF[code]))].sort((a, b) => a - b);
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const object = jsonSchemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }));
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'The request cannot be used: `issues` says which field, and why',
  401: 'Nobody is signed in, or the key is wrong',
  403: 'Not for this role, this place, or a page of this origin',
  404: 'Not there, or outside the jurisdiction',
  409: 'Somebody was first (`by`, `at`), or the state does not allow it',
  429: 'Too many: try again later',
  500: 'Something failed inside the server',
  503: 'Storage is failing and nothing was saved, or a read took too long',
};

const sentences: Json = { type: 'object', required: ['zh', 'en'], properties: { zh: { type: 'string' }, en: { type: 'string' } } };
const REFUSAL: Json = {
  type: 'object',
  required: ['refusal'],
  properties: {
    refusal: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { enum: Object.keys(STATUS_OF) },
        message: sentences,
        by: { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } },
        at: { type: 'number' },
        issues: {
          type: 'array',
          items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
        },
      },
    },
  },
};

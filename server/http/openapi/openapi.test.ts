import { expect, it } from 'vitest';
import { z } from 'zod';
import { PERMISSIONS } from '#contract/roles.ts';
import { loadRoutes } from '../app.ts';
import { openApi } from './openapi.ts';

const routes = await loadRoutes();
/** What a reader gets: JSON. */
const text = JSON.stringify(openApi(routes));
const description = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };

const jsonSchema = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.strictObject({ schema: jsonSchema }));
const reference = z.strictObject({ $ref: z.string().startsWith('#/components/responses/') });
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(3),
  'x-needs': z.enum(PERMISSIONS),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(z.strictObject({ name: z.string().min(1), in: z.enum(['path', 'query', 'header']), required: z.boolean(), schema: jsonSchema }))
    .optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.union([reference, z.strictObject({ description: z.string(), content: content.optional() })]),
  ),
});
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'head', 'options', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.strictObject({
    responses: z.record(z.string(), z.strictObject({ description: z.string().min(10), content })),
    securitySchemes: z.record(z.string(), z.object({ type: z.string() })),
  }),
});

it('is an OpenAPI 3.1 document, and its references lead somewhere', () => {
  expect(document.safeParse(description).error?.issues ?? []).toEqual([]);
  const { responses } = document.parse(description).components;
  const named = [...text.matchAll(/"\$ref":"#\/components\/responses\/(\w+)"/g)].map(([, name]) => name);
  expect(text.split('"$ref"')).toHaveLength(named.length + 1);
  expect([...new Set(named)].filter((name) => !(name in responses))).toEqual([]);
});

const operations = routes.map(
  (route) => [`${route.method} ${route.path}`, route, operation.parse(description.paths[route.path][route.method])] as const,
);

it('each operation has a name of its own', () => {
  expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(routes.length);
});

/** Where a schema says nothing at all: `{}`, at any depth. */
function silent(schema: unknown, where = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((one, index) => silent(one, `${where}[${index}]`));
  const entries = Object.entries(schema);
  if (entries.length === 0 && !where.endsWith('.properties')) return [where || 'all of it'];
  return entries.flatMap(([key, value]) => silent(value, `${where}.${key}`));
}

it.each(operations)('%s says what it takes and answers', (_name, route, told) => {
  const { 200: ok, 204: nothing, ...refusals } = told.responses;
  expect([ok !== undefined, nothing !== undefined]).toEqual([route.reply !== null, route.reply === null]);
  const schemas = [told.requestBody?.content, ok && 'content' in ok ? ok.content : undefined]
    .flatMap((one) => Object.values(one ?? {}))
    .map(({ schema }) => schema);
  for (const schema of [...schemas, ...(told.parameters ?? []).map((one) => one.schema)]) expect(silent(schema)).toEqual([]);
  const statuses = Object.keys(refusals).map(Number);
  expect(statuses).toEqual(
    expect.arrayContaining([
      500,
      503,
      ...(route.params || route.query || route.body ? [400] : []),
      ...(route.needs === 'public' ? [] : [401, 403]),
    ]),
  );
  const credential = route.needs === 'public' ? route.credential : 'session';
  expect(told.security).toEqual(credential ? [{ [credential === 'key' ? 'key' : 'session']: [] }] : []);
});

it('tells of every route, each with the parameters of its address and the body it takes', () => {
  const told = Object.entries(description.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(told.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  for (const route of routes) {
    const { parameters = [], requestBody } = operation.parse(description.paths[route.path][route.method]);
    const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    expect([route.path, inPath.sort()]).toEqual([route.path, [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()]);
    expect([route.path, requestBody !== undefined]).toEqual([route.path, (route.body ?? route.takes) !== undefined]);
  }
});

it('shows each command with its own fields', () => {
  const dispatch = operation.parse(description.paths['/api/v1/commands/dispatch'].post).requestBody!.content['application/json'].schema;
  expect(dispatch).toMatchObject({
    type: 'object',
    required: ['incident', 'version', 'crew'],
    properties: { version: { type: 'integer', minimum: 1 }, note: { type: 'string' } },
  });
});

it('names security schemes that it describes', () => {
  const { securitySchemes } = document.parse(description).components;
  const used = operations.flatMap(([, , { security }]) => security.flatMap((scheme) => Object.keys(scheme)));
  expect(used.filter((name) => !(name in securitySchemes))).toEqual([]);
});

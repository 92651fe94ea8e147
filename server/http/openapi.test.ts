import { expect, it } from 'vitest';
import { z } from 'zod';
import { PERMISSIONS } from '#contract/roles.ts';
import { loadRoutes } from './app.ts';
import { openApi } from './openapi.ts';

const routes = await loadRoutes();
/** What a reader gets: JSON. */
const text = JSON.stringify(openApi(routes));
const description = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };

const jsonSchema = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.strictObject({ schema: jsonSchema }));
const operation = z.strictObject({
  summary: z.string().min(3),
  'x-needs': z.enum(PERMISSIONS),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(z.strictObject({ name: z.string().min(1), in: z.enum(['path', 'query']), required: z.boolean(), schema: jsonSchema })).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), z.strictObject({ description: z.string(), content })),
});
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation)),
  components: z.strictObject({ securitySchemes: z.record(z.string(), z.object({ type: z.string() })) }),
});

it('is an OpenAPI 3.1 document without references', () => {
  expect(document.safeParse(description).error?.issues ?? []).toEqual([]);
  expect(text).not.toContain('"$ref"');
});

it('tells of every route, each with the parameters of its address and the body it takes', () => {
  const told = Object.entries(description.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(told.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  for (const route of routes) {
    const { parameters = [], requestBody } = operation.parse(description.paths[route.path][route.method]);
    const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    expect([route.path, inPath.sort()]).toEqual([route.path, [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()]);
    expect([route.path, requestBody !== undefined]).toEqual([route.path, route.body !== undefined]);
  }
});

it('shows each command with its own fields', () => {
  const dispatch = operation.parse(description.paths['/api/v1/commands/dispatch'].post).requestBody!.content['application/json'].schema;
  expect(dispatch).toMatchObject({ type: 'object', required: ['incident', 'version', 'crew'], properties: { version: { type: 'integer', minimum: 1 }, note: { type: 'string' } } });
});

it('names security schemes that it describes', () => {
  const { securitySchemes } = document.parse(description).components;
  const used = Object.values(description.paths).flatMap((methods) => Object.values(methods)).flatMap((one) => (operation.parse(one).security ?? []).flatMap((scheme) => Object.keys(scheme)));
  expect(used.filter((name) => !(name in securitySchemes))).toEqual([]);
});

import { z } from 'zod';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { actorSchema } from '#contract/records/stamp.ts';
import { defineRoute } from '#server/http/route.ts';
import { deviceKindSchema } from '#server/kinds/kind-schema.ts';
import { refuse } from '#server/lib/refused.ts';

const LARGEST = 200_000;
const words = z.object({ zh: z.string(), en: z.string() });
const kind: z.ZodType<DeviceKind> = deviceKindSchema.describe('A device kind: see devices/README.md');
const version = z.object({ version: z.number().int(), at: z.number(), actor: actorSchema, reason: z.string() });
const file = z.unknown().describe('The kind, as it stands in the file');

const list = defineRoute({
  method: 'get',
  path: '/api/v1/kinds',
  needs: 'see',
  id: 'listKinds',
  summary: 'Every device kind, those that come with the system and those that were uploaded',
  reply: z.array(z.object({ kind, builtIn: z.boolean(), version: version.nullable() })),
  handle: ({ services: { kinds, uploadedKinds } }) =>
    Array.from(kinds.values(), (each) => {
      const builtIn = uploadedKinds.isBuiltIn(each.id);
      const held = builtIn ? undefined : uploadedKinds.versionsOf(each.id)[0];
      return { kind: each, builtIn, version: held ? headOf(held) : null };
    }),
});

const headOf = ({ version: number, at, actor, reason }: z.output<typeof version>): z.output<typeof version> => ({
  version: number,
  at,
  actor,
  reason,
});

const versions = defineRoute({
  method: 'get',
  path: '/api/v1/kinds/{id}/versions',
  needs: 'administer',
  id: 'listKindVersions',
  summary: 'Every version of an uploaded kind, the newest first',
  params: z.object({ id: z.string().max(100) }),
  reply: z.array(version.extend({ kind })),
  refuses: ['not-found'],
  handle({ params: { id }, services: { uploadedKinds } }) {
    const all = uploadedKinds.versionsOf(id);
    if (all.length === 0) throw refuse('not-found', '没有上传过此设备类型', `No kind ${id} was uploaded.`);
    return all.map((each) => ({ ...headOf(each), kind: each.kind }));
  },
});

const check = defineRoute({
  method: 'post',
  path: '/api/v1/kinds/check',
  needs: 'administer',
  everywhere: true,
  largest: LARGEST,
  id: 'checkKind',
  summary: 'What is wrong with a kind, and what uploading it would change; nothing is changed',
  body: z.object({ kind: file }),
  reply: z.object({
    id: z.string().nullable(),
    version: z.number().int().nullable().describe('What it would be; null when it cannot be accepted'),
    devices: z.number().int(),
    faults: z.array(z.object({ path: z.string(), value: z.string(), message: words })),
    changes: z.array(z.object({ path: z.string(), what: words, before: z.string(), after: z.string() })),
  }),
  handle: ({ body, services }) => services.uploadedKinds.check(body.kind),
});

const accept = defineRoute({
  method: 'post',
  path: '/api/v1/kinds',
  needs: 'administer',
  everywhere: true,
  largest: LARGEST,
  id: 'acceptKind',
  summary: 'Take a kind, or a new version of one: it is valid at once, on screens too',
  body: z.object({
    kind: file,
    base: z.number().int().min(0).describe('Version that was seen; 0 for a new kind'),
    reason: z.string().trim().min(2).max(500).describe('Why: it stands in the audit'),
  }),
  reply: version,
  refuses: ['illegal', 'conflict'],
  handle: async ({ body, user, from, services }) =>
    headOf(
      await services.uploadedKinds.accept(body.kind, {
        actor: { id: user.id, name: user.name },
        reason: body.reason,
        base: body.base,
        from,
      }),
    ),
});

export default [list, versions, check, accept];

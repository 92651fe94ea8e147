import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import type { LayoutRegion } from '#contract/walls/layout/layout.ts';
import { itemSchema, regionIdSchema } from '#contract/walls/layout/layout.ts';
import { thrownInto } from '#contract/walls/layout/show.ts';
import { itemNotToBeShown, shownLayout } from '#server/audience/wall-show.ts';
import { senderFor, targetFor, targetsFor, type WallTarget } from '#server/auth/walls/targets.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { Refused, refuse } from '#server/lib/refused.ts';

const OFFICER = { needs: 'acknowledge' } as const;
const MINUTE_MS = 60_000;
const params = z.object({ id: z.string().max(100), region: regionIdSchema });
const thrownReply = z.object({
  id: z.string(),
  by: z.string().describe('Who shows it'),
  layout: z.string().describe('That it was thrown into; it is passed over while the wall has another'),
  region: z.string(),
  item: itemSchema,
  at: z.number().describe('ms UTC'),
  until: z.number().describe('When the region has its own again, ms UTC'),
});

const list = defineRoute({
  ...OFFICER,
  method: 'get',
  path: '/api/v1/thrown-regions',
  id: 'listThrownInRegions',
  summary: 'Regions of the layouts that walls show now, and what somebody shows there',
  reply: z.array(
    z.object({
      id: z.string().describe('Of the wall'),
      regions: z.array(z.object({ id: z.string(), name: z.string() })),
      thrown: z.array(thrownReply),
    }),
  ),
  handle: ({ user, services }) =>
    targetsFor(services.walls, user).map((target) => {
      const { id: layout, regions } = layoutOf(target, services);
      return {
        id: target.id,
        regions: regions.map(({ id, name }) => ({ id, name })),
        thrown: thrownInto(services.walls.regions.on(target.id), layout),
      };
    }),
});

const show = defineRoute({
  ...OFFICER,
  method: 'put',
  path: '/api/v1/thrown/{id}/regions/{region}',
  id: 'throwInRegion',
  summary: 'Show something for a while in a region of the layout a wall has now. What those before it may not know is refused in words',
  params,
  body: z.object({ item: itemSchema, minutes: z.number().int().min(1).max(120) }),
  reply: thrownReply,
  refuses: ['not-found', 'forbidden'],
  handle: async (call) => {
    const { params: at, body, user, services } = call;
    const target = targetFor(services.walls, at.id, user);
    const { id: layout, regions } = layoutOf(target, services);
    const region = regions.find(({ id }) => id === at.region);
    if (!region)
      throw refuse(
        'not-found',
        `“${target.name}”此刻的布局没有这一区，请刷新后再选`,
        `The layout that ${JSON.stringify(target.name)} shows now has no region ${at.region}: look again.`,
      );
    const focus = 'view' in body.item ? body.item.view.focus : '';
    if (focus.startsWith('/') && !isWithin(focus, user.jurisdiction))
      throw refuse('forbidden', '该地点不在您的辖区内', `${focus} is outside your jurisdiction ${user.jurisdiction}.`);
    const what = `${target.name}, ${region.name}`;
    const reason = itemNotToBeShown(body.item, target, services);
    if (reason !== null) {
      await note(call, target, 'wall:throw', 'refused', `${what}: ${reason.en}`);
      throw new Refused({ code: 'forbidden', message: reason });
    }
    const by = senderFor(target, user);
    const thrown = services.walls.regions.show(target.id, { layout, region: region.id, by, item: body.item }, body.minutes * MINUTE_MS);
    await note(call, target, 'wall:throw', 'done', `${what}, ${body.minutes} min: ${wordsOf(body.item)}`);
    return thrown;
  },
});

const end = defineRoute({
  ...OFFICER,
  method: 'delete',
  path: '/api/v1/thrown/{id}/regions/{region}',
  id: 'endThrownInRegion',
  summary: 'Have a region show its own again now',
  params,
  reply: null,
  refuses: ['not-found'],
  handle: async (call) => {
    const target = targetFor(call.services.walls, call.params.id, call.user);
    call.services.walls.regions.end(target.id, layoutOf(target, call.services).id, call.params.region);
    await note(call, target, 'wall:throw-end', 'done', `${target.name}, ${call.params.region}`);
  },
});

/** What it shows now: no regions where it shows its screen as that is built. */
function layoutOf(
  target: WallTarget,
  { walls, published, redaction, now }: Services,
): { readonly id: string; readonly regions: readonly LayoutRegion[] } {
  const inForce = shownLayout(target, walls.layouts.planOf(target.id), now(), (id) => walls.layouts.byId(id) !== null, {
    published,
    redaction,
  });
  if (!('layout' in inForce)) return { id: '', regions: [] };
  return { id: inForce.layout, regions: walls.layouts.byId(inForce.layout)!.layout.regions };
}

const wordsOf = (item: z.output<typeof itemSchema>): string =>
  'view' in item ? `${item.view.stage} ${item.view.focus || '/'}` : [item.panel, item.about].filter(Boolean).join(' ');

const note = (
  { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>,
  { id, jurisdiction }: WallTarget,
  action: string,
  outcome: 'done' | 'refused',
  detail: string,
) =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject: id,
    outcome,
    detail,
    from,
    place: jurisdiction,
  });

export default [list, show, end];

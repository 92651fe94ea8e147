import { z } from 'zod';
import { isVisible, isWithin, pathSchema } from '#contract/places/geo.ts';
import { checkPlan } from '#scenes/floors/check-plan.ts';
import { floorPlanSchema } from '#scenes/floors/floor-plan.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const read = defineRoute({
  method: 'get',
  path: '/api/v1/floor-plans',
  needs: 'see',
  id: 'readFloorPlan',
  summary: 'The imported floor plan of a building; null when there is none and screens draw a generated one',
  query: z.object({ building: pathSchema }),
  reply: z.object({ plan: floorPlanSchema.nullable() }),
  refuses: ['not-found'],
  handle: async ({ query: { building }, user, services }) => {
    if (!isVisible(building, user.jurisdiction))
      throw refuse('not-found', '您的辖区内没有这栋楼', `There is no building ${building} in your jurisdiction.`);
    return { plan: await services.floorPlans.get(building) };
  },
});

const enter = defineRoute({
  method: 'post',
  path: '/api/v1/floor-plans',
  needs: 'administer',
  largest: 6_000_000,
  refuses: ['too-many'],
  id: 'importFloorPlan',
  summary: 'Enter the floor plan of a building in place of the one before; the same again changes nothing',
  body: z.object({ plan: floorPlanSchema }),
  reply: z.object({ building: pathSchema, changed: z.boolean() }),
  handle: async ({ body, user, from, services }) => {
    const { building = user.jurisdiction } = body.plan;
    if (!isWithin(building, user.jurisdiction))
      throw refuse('forbidden', `${building} 不在您的辖区内`, `${building} is outside your jurisdiction ${user.jurisdiction}.`);
    const { plan, faults } = checkPlan(body.plan, (building) => services.published.get('place', building));
    if (plan === null) throw refuse('invalid', `平面图有误：${faults[0]}`, `The floor plan cannot be used: ${faults.join('; ')}.`);
    const changed = await services.floorPlans.put(plan);
    await services.storage.audit.append(services.now(), {
      actor: user,
      action: 'floor-plan:import',
      subject: plan.building,
      outcome: 'done',
      place: plan.building,
      detail: changed ? `${plan.levels.length} levels` : 'nothing new',
      from,
    });
    return { building: plan.building, changed };
  },
});

export default [read, enter];

import { z } from 'zod';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const words = z.object({ zh: z.string(), en: z.string() });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/demo/scenarios',
  needs: 'run-scenario',
  id: 'listScenarios',
  summary: 'Drills that can be started (demo mode)',
  reply: z.array(z.object({ id: z.string(), label: words, about: words })),
  handle: ({ services }) => services.scenarios.list(),
});

const start = defineRoute({
  method: 'post',
  path: '/api/v1/demo/scenarios/{id}',
  needs: 'run-scenario',
  demo: true,
  id: 'startScenario',
  summary: 'Start a drill: the mock feeds play it over the real protocols (demo mode)',
  params: z.object({ id: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  reply: z.object({ started: z.string() }),
  handle: async ({ params, services }) => {
    if (!(await services.scenarios.start(params.id)))
      throw refuse('not-found', `没有场景 ${params.id}`, `There is no scenario ${params.id}.`);
    return { started: params.id };
  },
});

export default [list, start];

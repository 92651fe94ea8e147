import { sensingSchema } from '#contract/live/sensing.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';

const sensing = defineRoute({
  method: 'get',
  path: '/api/v1/sensing',
  needs: 'see',
  id: 'readSensing',
  summary: 'Health of sensing in one’s jurisdiction, by source and by kind, over the last hour: rates, lateness, clocks, repeats, silence',
  reply: sensingSchema,
  handle: ({ user, services }) => services.sensing.of(audienceOf(user)),
});

export default [sensing];

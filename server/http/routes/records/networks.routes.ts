import { z } from 'zod';
import { affectedReplySchema } from '#contract/networks/affected.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { affectedBy } from '#server/networks/affected.ts';

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/incidents/{id}/networks',
    needs: 'see',
    id: 'readAffectedNetworks',
    summary: 'What an incident does to the networks of water, gas, heat and power: what to close, and who has nothing then',
    params: z.object({ id: z.string().max(200) }),
    reply: affectedReplySchema,
    handle: async ({ params: { id }, user, services }) => {
      const { published, kinds, networks, redaction, carePlans, live } = services;
      const audience = audienceOf(user);
      const record = published.get('incident', id);
      const incident = record && redaction.show('incident', record, audience);
      if (!incident) throw refuse('not-found', '没有这起事件', `There is no incident ${id} under way in your jurisdiction.`);
      // Where mains run, and what opens and shuts them, is not for people from outside.
      if (audience.veil !== undefined) return { networks: [] };
      const placesOf = (device: string): string[] => [published.get('device', device)?.place ?? []].flat();
      const cared = audience.people ? carePlans.list(user).map(({ devices }) => devices.flatMap(placesOf)[0] ?? '') : null;
      const valve = (device: string): { shut: boolean | null; reached: boolean } => {
        const said = live(device);
        const open = said?.values.open;
        const reached = said !== null && said.status !== 'offline' && said.status !== 'unknown' && said.status !== 'fault';
        return { shut: typeof open === 'number' ? open === 0 : null, reached };
      };
      return {
        networks: await affectedBy(incident, { networks, records: published, kinds, valve, jurisdiction: audience.jurisdiction, cared }),
      };
    },
  }),
];

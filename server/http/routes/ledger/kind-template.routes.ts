import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import { ANSWERED, defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { exampleSite, templateOf } from '#tiles/ledger/template/template.ts';

/** Every kind there is. */
const ALL = 'all';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/kinds/{id}/template',
    needs: 'administer',
    id: 'readKindTemplate',
    summary: 'A table (XLSX) to fill in with devices of a kind, `all` = of every kind: titles, allowed values, an example row of each',
    params: z.object({ id: z.string().max(100) }),
    type: XLSX,
    reply: z.string(),
    refuses: ['not-found'],
    handle: ({ params: { id }, user, response, services: { kinds, published } }): typeof ANSWERED => {
      const found = id === ALL ? [...kinds.values()] : [...kinds.values()].filter((kind) => kind.id === id);
      if (found.length === 0) throw refuse('not-found', '没有此设备类型', `There is no kind ${id}.`);
      const own = [...published.all('place')].filter(({ path }) => isWithin(path, user.jurisdiction));
      response.writeHead(200, {
        'Content-Type': XLSX,
        'Content-Disposition': `attachment; filename="${encodeURIComponent(id)}.xlsx"`,
        'Cache-Control': 'no-store',
      });
      response.end(templateOf(found, exampleSite(own)));
      return ANSWERED;
    },
  }),
];

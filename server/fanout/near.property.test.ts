import * as fc from 'fast-check';
import { it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { device, settle } from './fixture.ts';
import { CELL, DEVICES, NEAR_ALL, PLACES, city, exact, exactCounts, open, ticks } from './near-fixture.ts';

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('read' as const), handle: fc.nat(DEVICES - 1), status: fc.nat(7), value: fc.nat(500) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      handle: fc.nat(DEVICES + 5),
      place: fc.constantFrom(...PLACES, null),
      kind: fc.constantFrom('manhole', 'camera'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('look' as const), at: fc.subarray(['/s/east/c1', '/s/east/c2/b1', '/s/west', '/unknown']) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break' as const) }) },
);

it('whatever devices do and wherever one looks, a screen ends up with exactly what it is to have', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 50 }), async (actions) => {
      const server = city();
      const screen = open(() => server);
      let looks: readonly string[] = [];
      for (const act of actions) {
        if (act.do === 'read' && server.published.get('device', `d${act.handle}`))
          server.state.set(act.handle, act.status, 0, act.value, server.now);
        else if (act.do === 'move') {
          const id = `d${act.handle}`;
          if (act.place !== null) server.write(put('device', device(act.handle, act.place, act.kind)));
          else if (server.published.get('device', id) && server.published.count('device') > NEAR_ALL + 1)
            server.write({ type: 'device', id, record: null });
        } else if (act.do === 'look') screen.world.lookAt((looks = act.at));
        else if (act.do === 'tick') server.tick();
        else if (act.do === 'wait') await settle();
        else if (act.do === 'break') {
          screen.source.drop();
          screen.source.retry();
        }
      }
      await ticks(server, 8);
      const cells = looks.flatMap((at) => (at === '/s/west' ? ['/s/west', '/s/west/c3'] : [CELL[at]]));
      exact(screen, server, cells);
      exactCounts(screen, server, cells);
    }),
    { numRuns: 60 },
  );
});

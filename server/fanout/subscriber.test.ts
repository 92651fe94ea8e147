import { expect, it } from 'vitest';
import { user } from './fixture.ts';
import { prepareOnce } from '#server/fanout/transport/prepared.ts';
import { Subscriber } from './subscriber.ts';

it('who greets on and on without reading has one undrained journal message under way, and gets the newest when it reads', async () => {
  const under: { text: string; drained: () => void }[] = [];
  const subscriber = new Subscriber(
    {
      from: '',
      authenticate: () => null,
      corked: (work) => work(),
      backlog: () => under.length,
      close: () => {},
      send: ({ data }, drained) => void under.push({ text: String(data), drained: drained! }),
    },
    { user: user('/a'), session: 's' },
    0,
  );
  const delivered: Promise<boolean>[] = [];
  for (let greeting = 0; greeting < 50; greeting++) {
    subscriber.restart();
    delivered.push(subscriber.deliver(prepareOnce(`part 0 of greeting ${greeting}`)));
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(under.map(({ text }) => text)).toEqual(['part 0 of greeting 0']);
  under[0].drained();
  await new Promise((resolve) => setImmediate(resolve));
  expect(under.map(({ text }) => text)).toEqual(['part 0 of greeting 0', 'part 0 of greeting 49']);
  under[1].drained();
  expect((await Promise.all(delivered)).filter(Boolean)).toHaveLength(2);
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { deflateSync } from 'node:zlib';
import { Inbox } from './inbox.ts';
import { inflateBeside, type Hand } from './unpack.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A message that is ready at once, or when it is told to be. */
const message = fc.record({ slow: fc.boolean(), after: fc.nat(4) });

it('hands messages on in the order they came, however long each takes to unpack', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
      const handed: number[] = [];
      const inbox = new Inbox(
        (hand) => void hand(null!),
        () => expect.unreachable('nothing is bad'),
      );
      const slow: { open: () => void; after: number }[] = [];
      messages.forEach(({ slow: isSlow, after }, index) => {
        const hand: Hand = () => void handed.push(index);
        if (!isSlow) return inbox.take(() => hand);
        const { promise, resolve } = Promise.withResolvers<Hand>();
        slow.push({ open: () => resolve(hand), after });
        inbox.take(() => promise);
      });
      for (const { open } of slow.toSorted((a, b) => a.after - b.after)) {
        open();
        await turn();
      }
      await turn();
      expect(handed).toEqual(messages.map((_, index) => index));
    }),
  );
});

it('hands on nothing that came before it was emptied, nor behind a message that cannot be read', async () => {
  const handed: string[] = [];
  const bad: unknown[] = [];
  const inbox = new Inbox(
    (hand) => void hand(null!),
    (error) => bad.push(error),
  );
  const say = (word: string): Hand => {
    return () => void handed.push(word);
  };
  inbox.take(() => Promise.resolve(say('of before')));
  inbox.take(() => say('of before, too'));
  inbox.clear();
  inbox.take(() => say('now'));
  await turn();
  inbox.take(() => Promise.resolve(say('later')));
  inbox.take(() => {
    throw new Error('no such part');
  });
  inbox.take(() => say('behind it'));
  await turn();
  expect(handed).toEqual(['now', 'later']);
  expect(bad).toEqual([new Error('no such part')]);
  inbox.take(() => say('anew'));
  expect(handed.at(-1)).toBe('anew');
});

it('inflates what was announced, and no more', async () => {
  const bytes = new Uint8Array(100_000).map((_, i) => i % 7);
  expect(await inflateBeside(deflateSync(bytes), bytes.length)).toEqual(bytes);
  await expect(inflateBeside(deflateSync(bytes), 50)).rejects.toThrow('more than the 50 bytes');
  await expect(inflateBeside(deflateSync(bytes), 100_001)).rejects.toThrow('100000 bytes, announced were 100001');
  await expect(inflateBeside(new Uint8Array([1, 2, 3]), 3)).rejects.toThrow();
});

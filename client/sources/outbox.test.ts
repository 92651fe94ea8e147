import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandResult } from '#contract/commands.ts';
import { Outbox } from './outbox.ts';
import { NO_LINK } from './source.ts';

const OK: CommandResult = { ok: true, seq: 3 };

/** A link that hands commands over to nobody, until it is answered for. */
function link() {
  const sent: { id: string; answer: (result: CommandResult | null) => void }[] = [];
  return { sent, outbox: new Outbox(({ id }, answer) => void sent.push({ id, answer })) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('commands under way', () => {
  it('are handed over again after a broken link, under the same id, in their order', async () => {
    const { sent, outbox } = link();
    outbox.opened();
    const answers = [outbox.give('accept', {}), outbox.give('arrive', {})];
    outbox.closed();
    outbox.opened();
    const ids = sent.map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[1], ids[0], ids[1]]);
    expect(ids[0]).not.toBe(ids[1]);
    sent[2].answer(OK);
    sent[3].answer(OK);
    expect(await Promise.all(answers)).toEqual([OK, OK]);
    outbox.closed();
    outbox.opened();
    expect(sent).toHaveLength(4);
  });

  it('wait for the link that is not there', async () => {
    const { sent, outbox } = link();
    const answer = outbox.give('accept', {});
    expect(sent).toHaveLength(0);
    outbox.opened();
    sent[0].answer(OK);
    expect(await answer).toEqual(OK);
  });

  it('are asked for again when nobody answers though the link stands', async () => {
    const { sent, outbox } = link();
    outbox.opened();
    const answer = outbox.give('accept', {});
    sent[0].answer(null);
    expect(sent.map(({ id }) => id)).toEqual([sent[0].id, sent[0].id]);
    sent[1].answer(OK);
    expect(await answer).toEqual(OK);
  });

  it('are given up after a minute, and told so; a late answer does no harm', async () => {
    const { sent, outbox } = link();
    outbox.opened();
    const answer = outbox.give('accept', {});
    outbox.closed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toEqual(NO_LINK);
    outbox.opened();
    expect(sent).toHaveLength(1);
    sent[0].answer(OK);
  });

  it('end with the session', async () => {
    const { outbox } = link();
    const answer = outbox.give('accept', {});
    const signedOut: CommandResult = { ok: false, refusal: { code: 'unauthenticated', message: { zh: '请登录', en: 'Sign in.' } } };
    outbox.end(signedOut);
    expect(await answer).toEqual(signedOut);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '#contract/roles.ts';
import type { RemoteEnd, RemoteTold, TourOrder, TourState } from '#contract/tours/remote.ts';
import { Attempts } from '#server/auth/attempts.ts';
import type { Remote } from './led-screen.ts';
import { TourRemotes } from './remotes.ts';

const CHOOSING: TourState = { tour: null, scene: 0, subject: null, auto: false, ended: false, gone: false, yielded: null };
const PLAYING: TourState = { ...CHOOSING, tour: 'street', auto: true };
const user = (role: Role, jurisdiction = '/370102', name: string = role) => ({ id: `${name} ${jurisdiction}`, name, role, jurisdiction });

function stand() {
  const time = { now: 0 };
  const rows: string[] = [];
  const store = { failing: false };
  const remotes = new TourRemotes({
    attempts: new Attempts(() => time.now),
    audit: async ({ action, detail }) => {
      if (store.failing) throw new Error('storage is down');
      rows.push(`${action} ${detail}`);
    },
    monotonic: () => time.now,
    onFault: () => rows.push('fault'),
  });
  const open = (role: Role = 'wall-leader', session = 'screen', jurisdiction = '/370102') => {
    const principal = { user: user(role, jurisdiction, '大厅'), session };
    const heard: { told: RemoteTold | null; orders: TourOrder[] } = { told: null, orders: [] };
    const line = {
      from: '10.0.0.9',
      told: (told: RemoteTold) => (heard.told = told),
      order: (order: TourOrder) => heard.orders.push(order),
    };
    let viewer = {};
    const said = (state: Partial<TourState> = {}, alone = false, key = heard.told?.key ?? ''): void =>
      remotes.said(viewer, principal, { state: { ...PLAYING, ...state }, key, alone }, line);
    said();
    return { heard, said, left: () => remotes.left(viewer), renew: () => void (viewer = {}) };
  };
  const claim = (code: string, role: Role = 'leader', session = 'phone', jurisdiction = '/370102'): Promise<Remote> =>
    remotes.claim(code, { user: user(role, jurisdiction), session, from: '10.0.0.5' });
  return { remotes, time, rows, store, open, claim };
}

type Opened = ReturnType<ReturnType<typeof stand>['open']>;

describe('a phone that leads a tour', () => {
  it('leads the screen whose code was entered, and that code is good once', async () => {
    const { remotes, open, claim, rows } = stand();
    const screen = open();
    const { code } = screen.heard.told!;
    expect(code).toMatch(/^\d{6}$/);
    const remote = await claim(code!);
    expect(screen.heard.told).toMatchObject({ code: null, by: 'leader' });
    remotes.order(remote, { do: 'step', by: 1 });
    expect(screen.heard.orders).toEqual([{ do: 'step', by: 1 }]);
    await expect(claim(code!, 'duty-officer', 'other')).rejects.toThrow('No tour screen shows this code');
    expect(() => remotes.of(remote.id, 'other')).toThrow('There is no such remote');
    expect(remotes.of(remote.id, 'phone')).toBe(remote);
    expect(rows).toEqual(['tour:lead 大厅']);
  });

  it.each([
    ['a duty wall', 'wall-duty', '/370102', 'leader', '/370102', false],
    ['a duty wall', 'wall-duty', '/370102', 'duty-officer', '/370102', true],
    ['a visitor wall', 'wall-visitor', '/370102', 'leader', '/370102', true],
    ['a wall of a wider area', 'wall-visitor', '/370102', 'leader', '/370102/370102004', false],
    ['a wall of a part', 'wall-visitor', '/370102/370102004', 'leader', '/370102', true],
  ] as const)('of %s (%s at %s): %s at %s may: %s', async (_name, wall, at, role, jurisdiction, may) => {
    const { open, claim } = stand();
    const { heard } = open(wall, 'screen', at);
    const claimed = claim(heard.told!.code!, role, 'phone', jurisdiction);
    if (may) await expect(claimed).resolves.toMatchObject({ end: null });
    else {
      await expect(claimed).rejects.toThrow('shows more than you may know');
      // Refused, it used nothing up.
      expect(heard.told).toMatchObject({ code: heard.told!.code, by: null });
    }
  });

  it('is refused while a P1 has the screen', async () => {
    const { remotes, open, claim } = stand();
    const screen = open();
    const remote = await claim(screen.heard.told!.code!);
    screen.said({ yielded: ['SJ-1'] });
    expect(() => remotes.order(remote, { do: 'step', by: 1 })).toThrow('A P1 has the screen');
    screen.said();
    remotes.order(remote, { do: 'auto', on: false });
    expect(screen.heard.orders).toHaveLength(1);
  });

  it.each([
    ['its tour is left', 'tour-ended', ({ said }) => said(CHOOSING)],
    ['somebody at the screen disconnects it', 'screen-alone', ({ said }) => said({}, true)],
  ] as readonly [string, RemoteEnd, (screen: Opened) => void][])('ends when %s', async (_name, why, ends) => {
    const { remotes, open, claim, rows } = stand();
    const screen = open();
    const remote = await claim(screen.heard.told!.code!);
    const told = remotes.newer(remote, remote.version, 60_000);
    ends(screen);
    await told;
    expect(remotes.of(remote.id, 'phone').end?.why).toBe(why);
    expect(screen.heard.told).toMatchObject({ by: null, code: expect.stringMatching(/^\d{6}$/) as string });
    expect(() => remotes.order(remote, { do: 'step', by: 1 })).toThrow('Nothing is led');
    expect(rows.at(-1)).toBe(`tour:lead-end 大厅: ${why}, 0 orders`);
  });

  it('ends two minutes after the last scene, unless it goes on; and with either session', async () => {
    const { remotes, time, open, claim } = stand();
    const screen = open();
    const first = await claim(screen.heard.told!.code!);
    screen.said({ ended: true });
    time.now += 119_000;
    remotes.order(first, { do: 'go', scene: 0 });
    screen.said();
    time.now += 200_000;
    remotes.of(first.id, 'phone');
    remotes.sweep();
    expect(first.end).toBeNull();
    screen.said({ ended: true });
    time.now += 120_000;
    remotes.sweep();
    expect(first.end?.why).toBe('tour-ended');
    const second = await claim(screen.heard.told!.code!);
    remotes.endSessions(['phone']);
    expect(second.end?.why).toBe('signed-out');
    const third = await claim(screen.heard.told!.code!, 'leader', 'again');
    remotes.endSessions(['screen']);
    expect(third.end?.why).toBe('screen-gone');
    time.now += 60_000;
    remotes.sweep();
    expect(() => remotes.of(third.id, 'again')).toThrow('There is no such remote');
  });

  it('is gone when it has not asked for five minutes: the screen shows a code again, and another may lead', async () => {
    const { remotes, time, open, claim } = stand();
    const screen = open();
    const first = await claim(screen.heard.told!.code!);
    time.now += 299_000;
    remotes.of(first.id, 'phone');
    time.now += 299_000;
    screen.said();
    remotes.sweep();
    expect(first.end).toBeNull();
    time.now += 1_000;
    remotes.sweep();
    expect(first.end?.why).toBe('phone-gone');
    expect(screen.heard.told!.by).toBeNull();
    expect((await claim(screen.heard.told!.code!)).end).toBeNull();
  });

  it('is kept while the line of its screen is broken for less than half a minute, or its page is loaded anew', async () => {
    const { remotes, time, open, claim } = stand();
    const screen = open();
    const remote = await claim(screen.heard.told!.code!);
    screen.left();
    remotes.order(remote, { do: 'step', by: 1 });
    time.now += 29_000;
    remotes.sweep();
    screen.renew();
    screen.said({ scene: 3 });
    // Ordered too long ago.
    expect(screen.heard.orders).toEqual([]);
    screen.left();
    for (const scene of [1, 2]) remotes.order(remote, { do: 'go', scene });
    expect(remote.connected).toBe(false);
    time.now += 3_000;
    screen.said({ scene: 3 });
    expect(screen.heard.orders.splice(0)).toEqual([{ do: 'go', scene: 2 }]);
    expect(remote).toMatchObject({ end: null, state: { scene: 3 } });
    // Before the old line was found broken.
    screen.renew();
    screen.said({ scene: 4 });
    remotes.order(remote, { do: 'step', by: 1 });
    expect([remote.state.scene, screen.heard.orders.length]).toEqual([4, 1]);
    screen.left();
    time.now += 30_000;
    remotes.sweep();
    expect(remote.end?.why).toBe('screen-gone');
  });

  it('takes over no screen of another session by knowing its name', async () => {
    const { open, claim } = stand();
    const screen = open();
    const remote = await claim(screen.heard.told!.code!);
    const other = open('wall-leader', 'other');
    other.said({ scene: 9 }, false, screen.heard.told!.key);
    expect(remote.state.scene).toBe(0);
    expect(other.heard.told!.key).not.toBe(screen.heard.told!.key);
  });

  it('leads nothing where that cannot be written down; and after some wrong codes one has to wait', async () => {
    const { open, claim, store, remotes } = stand();
    const screen = open();
    store.failing = true;
    await expect(claim(screen.heard.told!.code!)).rejects.toThrow('storage is down');
    remotes.sweep();
    expect(screen.heard.told).toMatchObject({ by: null, code: expect.any(String) as string });
    store.failing = false;
    const wrong = screen.heard.told!.code === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries++) await expect(claim(wrong)).rejects.toThrow('No tour screen');
    await expect(claim(screen.heard.told!.code!)).rejects.toThrow('Too many attempts');
  });

  it('in whatever order: a screen shows a code or is led, and an order reaches the screen that is led and no other', async () => {
    const step = fc.record({
      what: fc.constantFrom('claim', 'order', 'leave', 'play', 'yield', 'alone', 'left', 'back', 'go', 'sign-out', 'time'),
      screen: fc.nat(1),
      phone: fc.nat(1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { remotes, time, open, claim } = stand();
        const screens = [open('wall-leader', 's0'), open('wall-visitor', 's1')];
        const phones: (Remote | null)[] = [null, null];
        for (const { what, screen: at, phone } of steps) {
          const screen = screens[at];
          const held = phones[phone];
          const before = screens.map(({ heard }) => heard.orders.length);
          if (what === 'claim' && screen.heard.told?.code)
            phones[phone] = await claim(screen.heard.told.code, 'leader', `p${phone}`).catch(() => held);
          else if (what === 'order' && held) {
            const reached = screens.findIndex(
              (_one, n) => held.end === null && held.screen.role === (n === 0 ? 'wall-leader' : 'wall-visitor'),
            );
            let done = true;
            try {
              remotes.order(held, { do: 'step', by: 1 });
            } catch {
              done = false;
            }
            const after = screens.map(({ heard }) => heard.orders.length);
            expect(after).toEqual(before.map((count, n) => count + Number(done && held.connected && n === reached)));
            if (held.end !== null || held.state.yielded !== null) expect(done).toBe(false);
          } else if (what === 'leave') screen.said(CHOOSING);
          else if (what === 'play' || what === 'back') screen.said({ scene: 1 });
          else if (what === 'yield') screen.said({ yielded: ['SJ-1'] });
          else if (what === 'alone') screen.said({}, true);
          else if (what === 'left') screen.left();
          else if (what === 'go' && held) remotes.letGo(held);
          else if (what === 'sign-out') remotes.endSessions([`p${phone}`]);
          else if (what === 'time') {
            time.now += 31_000;
            remotes.sweep();
          }
          for (const { heard } of screens) expect(heard.told!.code === null).toBe(heard.told!.by !== null);
        }
      }),
      { numRuns: 60 },
    );
  });
});

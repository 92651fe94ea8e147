import { expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

const T = Date.UTC(2026, 10, 23);
const HOUR = 3_600_000;

it('follows a step of the server’s clock and of the browser’s with the next frame, and is not shaken by the way', () => {
  const clock = { server: T, browser: T + 5000 };
  const seen = new ServerClock(() => clock.browser);
  const frame = (ms = 100, delay = 0): void => {
    clock.server += ms;
    clock.browser += ms;
    seen.follow(clock.server - delay);
  };
  seen.set(clock.server);
  expect(seen.now()).toBe(T);
  for (let i = 0; i < 200; i++) frame(100, (i * 37) % 300);
  expect(Math.abs(seen.now() - clock.server)).toBeLessThan(300);

  clock.browser -= HOUR;
  frame();
  expect(seen.now()).toBe(clock.server);
  clock.server -= HOUR;
  frame();
  expect(seen.now()).toBe(clock.server);
});

it('agrees with another screen whose frames are longer on their way, to a picture of 30 a second', () => {
  const FRAME_MS = 1000 / 30;
  const clock = { server: T, browser: T + 5000 };
  const [idle, busy] = [new ServerClock(() => clock.browser), new ServerClock(() => clock.browser - HOUR)];
  idle.set(clock.server - 20);
  busy.set(clock.server - 900);
  for (let i = 0; i < 300; i++) {
    clock.server += 100;
    clock.browser += 100;
    idle.follow(clock.server - 2 - ((i * 7) % 11));
    // Nearly always late, by up to half a second.
    busy.follow(clock.server - (i % 40 === 0 ? 9 : 60 + ((i * 37) % 440)));
  }
  expect(Math.abs(idle.now() - busy.now())).toBeLessThan(FRAME_MS);
  expect(clock.server - busy.now()).toBeLessThan(FRAME_MS);
});

import { expect, it } from 'vitest';
import { fromLocal, zoneOf } from './zone.ts';

const MINUTE = 60_000;

it('clocks that are set at half past the hour are right on both sides of it', () => {
  const howe = zoneOf('Australia/Lord_Howe');
  const set = Date.UTC(2026, 9, 3, 15, 30);
  expect([set - MINUTE, set, set - 2 * MINUTE, set + MINUTE].map((at) => howe.offset(at) / MINUTE)).toEqual([630, 660, 630, 660]);
});

it('a local clock is an instant, though more are asked for than are kept', () => {
  const zone = zoneOf('Asia/Shanghai');
  const from = Date.UTC(2026, 0, 1);
  for (let day = 0; day < 300; day++) expect(fromLocal(from + day * 86_400_000, zone)).toBe(from + day * 86_400_000 - 8 * 60 * MINUTE);
});

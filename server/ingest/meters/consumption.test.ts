import { describe, expect, it } from 'vitest';
import { Consumption } from './consumption.ts';

const HOUR = 3_600_000;
/** Midnight in Beijing. */
const MIDNIGHT = Date.UTC(2026, 10, 22, 16);
const counter = (): Consumption => new Consumption(0.01, () => 8 * HOUR);

describe('flow', () => {
  it('is said once the last digit has moved enough, or after five minutes', () => {
    const meter = counter();
    expect(meter.count(10, MIDNIGHT).flowM3h).toBeNull();
    expect(meter.count(10.02, MIDNIGHT + 10_000).flowM3h).toBeNull();
    expect(meter.count(10.05, MIDNIGHT + 15_000).flowM3h).toBeCloseTo(12, 6);
    expect(meter.count(10.06, MIDNIGHT + 60_000).flowM3h).toBeNull();
    expect(meter.count(10.07, MIDNIGHT + 15_000 + 300_000).flowM3h).toBeCloseTo(0.24, 6);
    expect(meter.count(9.97, MIDNIGHT + 15_000 + 600_000).flowM3h).toBeCloseTo(-1.2, 6);
  });
  it('that ends is seen to end within seconds, not minutes', () => {
    const meter = counter();
    meter.count(10, MIDNIGHT);
    expect(meter.count(10.1, MIDNIGHT + 30_000).flowM3h).toBeCloseTo(12, 6);
    expect(meter.count(10.1, MIDNIGHT + 32_000).flowM3h).toBeNull();
    expect(meter.count(10.1, MIDNIGHT + 36_000).flowM3h).toBe(0);
    expect(meter.count(10.1, MIDNIGHT + 60_000).flowM3h).toBeNull();
  });
  it('is not made up over a gap or a clock that was set back', () => {
    const meter = counter();
    meter.count(10, MIDNIGHT);
    expect(meter.count(90, MIDNIGHT + 3 * HOUR).flowM3h).toBeNull();
    expect(meter.count(95, MIDNIGHT).flowM3h).toBeNull();
  });
});

describe('the least flow of the night', () => {
  const night = (perHour: (hour: number) => number, every = 60_000): (number | null)[] => {
    const meter = counter();
    const said: (number | null)[] = [];
    let total = 100;
    for (let at = MIDNIGHT; at < MIDNIGHT + 6 * HOUR; at += every) {
      const { nightFlowM3h } = meter.count(total, at);
      if (nightFlowM3h !== null) said.push(nightFlowM3h);
      total += (perHour((at - MIDNIGHT) / HOUR) * every) / HOUR;
    }
    return said;
  };
  it('of water that runs all night is its flow, said once, at five', () => {
    const said = night(() => 0.06);
    expect(said).toHaveLength(1);
    expect(said[0]).toBeCloseTo(0.06, 6);
  });
  it('is none when for half an hour nobody drew any', () =>
    expect(night((hour) => (hour > 3 && hour < 4.1 ? 0 : 0.5))[0]).toBeCloseTo(0, 6));
  it('is not said of a night that was mostly not heard', () => expect(night(() => 0.06, 2 * HOUR)).toEqual([]));
});

import type { Compound, Sensor } from './compounds.ts';
import type { Circumstances, ReadingAt } from './facts.ts';
import { STEP_MS } from './back-test.ts';
import { factorOf, type RiskModel } from './model.ts';
import { CompoundPast, type PastEvent } from './past.ts';

const DAY_MS = 86_400_000;
const LIMIT = { well: 180, meter: 500 };
/** Hours between storms, and for how many one lasts, on average. */
const [STORM_EVERY_H, STORM_H] = [110, 7];

/**
 * A made-up history of made-up compounds: storms, wells that fill in them more or less, loads by the hour, fires that nothing announces.
 * It shows how the count works. What it finds says nothing of any place, for what comes was made to follow what is measured.
 * @param seed the same gives the same
 */
export function syntheticHistory(model: RiskModel, compounds: number, from: number, to: number, seed = 1): Circumstances[] {
  const random = generator(seed);
  const rain = storms(random, from, to);
  return Array.from({ length: compounds }, (_, n) => madeUp(model, n, rain, random, from));
}

interface Rain {
  /** By step, mm/h. */
  readonly mmH: readonly number[];
  readonly warnings: readonly { readonly colour: 2 | 3; readonly from: number; readonly to: number }[];
}

function storms(random: () => number, from: number, to: number): Rain {
  const steps = Math.ceil((to - from) / STEP_MS);
  const mmH = Array.from({ length: steps }, () => 0);
  const warnings: { colour: 2 | 3; from: number; to: number }[] = [];
  for (let step = 0; step < steps; step++) {
    if (random() > 1 / STORM_EVERY_H) continue;
    const [hours, peak] = [2 + Math.floor(random() * STORM_H), 4 + 50 * random() ** 2];
    for (let i = 0; i < hours && step + i < steps; i++)
      mmH[step + i] = peak * Math.sin((Math.PI * (i + 0.5)) / hours) * (0.7 + 0.6 * random());
    // The service foresees most of what is heavy, and some of what is not.
    if (random() < (peak > 16 ? 0.8 : 0.15))
      warnings.push({ colour: peak > 30 ? 2 : 3, from: from + (step - 3) * STEP_MS, to: from + (step + hours + 2) * STEP_MS });
    step += hours;
  }
  return { mmH, warnings };
}

function madeUp(model: RiskModel, n: number, rain: Rain, random: () => number, from: number): Circumstances {
  const [drain, load] = [0.25 + 0.6 * random(), 0.35 + 0.5 * random()];
  const levels: number[] = [];
  const events: PastEvent[] = [];
  const outages: { place: string; device: string; from: number; to: number; simulated: true }[] = [];
  const place = `/synthetic/c${n}`;
  let level = 20;
  rain.mmH.forEach((mmH, i) => {
    const at = from + i * STEP_MS;
    const before = level;
    level = Math.max(15, Math.min(260, level + mmH * 4 - level * drain * 0.5 + 4 * (random() - 0.5)));
    levels.push(level);
    const flooded = level > LIMIT.well && before <= LIMIT.well;
    // Fires come as they come.
    if (flooded || random() < 1 / 1500)
      events.push({ place, at: at + Math.floor(random() * STEP_MS * 0.9), group: `${n}-${i}`, simulated: true });
    if (random() < 1 / 200)
      outages.push({
        place,
        device: `${n}-${Math.floor(random() * 40)}`,
        from: at,
        to: at + (2 + 60 * random()) * STEP_MS,
        simulated: true,
      });
  });
  // Its warning service is heard every day.
  const heard = rain.mmH.flatMap((_, i) => (i % 24 === 0 ? [from + i * STEP_MS] : []));
  // What was said in the hour before is what is known.
  const index = (at: number): number => Math.floor((at - from) / STEP_MS) - 1;
  const hour = (at: number): number => new Date(at).getUTCHours();
  const read: Readonly<Record<string, (at: number) => number | undefined>> = {
    rain: (at) => rain.mmH[index(at)],
    level: (at) => levels[index(at)],
    load: (at) => LIMIT.meter * load * (0.6 + 0.5 * Math.sin(((hour(at) - 6) * Math.PI) / 12)),
  };
  const reading: ReadingAt = (device, _point, at) => {
    const value = read[device](at);
    return value === undefined ? null : { value, at };
  };
  return {
    compound: compound(model, place, random),
    past: new CompoundPast(events, outages, rain.warnings, heard),
    reading,
    alertsSince: from - 90 * DAY_MS,
  };
}

function compound(model: RiskModel, path: string, random: () => number): Compound {
  const sensor = (factor: 'rain' | 'levels' | 'power-load', device: string, limit: number): Sensor[] => {
    const own = factorOf(model, factor)?.sensor;
    return own ? [{ device, point: own.point, limit }] : [];
  };
  return {
    path,
    name: path,
    center: [0, 0],
    simulated: true,
    stations: sensor('rain', 'rain', 1),
    wells: sensor('levels', 'level', LIMIT.well),
    meters: sensor('power-load', 'load', LIMIT.meter),
    fireDevices: 40,
    tallestM: 10 + 90 * random(),
    gasYear: 1996 + Math.floor(28 * random()),
    homes: Math.floor(14 * random()),
  };
}

/** mulberry32, 0 … 1. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

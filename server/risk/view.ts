import { setImmediate as nextTurn } from 'node:timers/promises';
import { label } from '#contract/label.ts';
import { isVisible, isWithin } from '#contract/places/geo.ts';
import type { BackTest, Risk as Told } from '#contract/risk/risk.ts';
import type { HistoryStore } from '#server/storage/storage.ts';
import { courseOf, ratesOf, STEP_MS, type Course } from './back-test.ts';
import type { Compound } from './compounds.ts';
import type { Circumstances, ReadingAt } from './facts.ts';
import type { Risk } from './risk.ts';
import { syntheticHistory } from './synthetic.ts';

interface Deps {
  readonly risk: Risk;
  readonly history: Pick<HistoryStore, 'read'>;
  /** A made-up history may be shown while too little is recorded. */
  readonly demo: boolean;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** How much of it is asked for. */
interface Wanted {
  /** Only compounds of this place. */
  readonly within?: string | undefined;
  /** So many of the highest. */
  readonly most?: number | undefined;
  /** What the score is made of, of so many of the highest. */
  readonly parts: number;
}

/** A back-test reads a lot: it is kept so long, for so many jurisdictions. */
const KEEP_MS = 1_800_000;
const KEPT = 8;
/** Of more compounds some are tested, evenly chosen: each asks history for all of its wells and meters. */
const MOST_COMPOUNDS = 60;
/** Of more wells or meters of a compound too: those that are not read are not counted as unheard. */
const MOST_SENSORS = 24;
/** With less on record nothing can be told, h. */
const LEAST_H = 72;
const SYNTHETIC = { compounds: 30, days: 90 };

const LIMITS = {
  ledger: label('台账、管龄与住户数按今天的计', 'Ledger, gas pipes and homes are those of today'),
  sensors: label(
    `每小区至多抽取 ${MOST_SENSORS} 口井、${MOST_SENSORS} 块表`,
    `Of a compound ${MOST_SENSORS} wells and ${MOST_SENSORS} meters at most are read, evenly chosen`,
  ),
  hours: label('读数按小时最大值，告警前一小时内的变化看不到', 'Readings are the most of each hour: what came within the hour is not seen'),
  mended: label('预警后若有人处置而未出事，仍计为空报', 'Where somebody acted on a warning and nothing came, it counts as false'),
  synthetic: label(
    '历史为合成：出险随所测数据而生，只说明算法如何计，不说明本地如何',
    'The history is made up: what comes follows what is measured. It shows how the count works, and nothing of this place',
  ),
};

/** The risk as an audience may know it, and the model run over history. */
export class RiskView {
  readonly #deps: Deps;
  readonly #made = new Map<string, { readonly at: number; readonly days: number; readonly answer: Promise<BackTest> }>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The highest score first. @param people whether what is made of people may be told */
  async of(jurisdiction: string, people: boolean, { within, most, parts: withParts }: Wanted): Promise<Omit<Told, 'names'>> {
    const { risk } = this.#deps;
    if (risk.at === 0) await risk.count();
    const standing = risk.standing();
    const places = risk.judged
      .filter(({ compound: { path } }) => isVisible(path, jurisdiction) && (within === undefined || isWithin(path, within)))
      .map(({ compound, full, discreet }) => ({ compound, told: people ? full : discreet }))
      .sort((a, b) => (b.told.score ?? -1) - (a.told.score ?? -1) || (a.compound.path < b.compound.path ? -1 : 1))
      .slice(0, most)
      .map(({ compound: { path, simulated }, told: { parts, ...told } }, i) => {
        const inForce = standing.get(path)?.colour ?? null;
        return { place: path, ...told, inForce, simulated, parts: i < withParts ? [...parts] : null };
      });
    const { version, basis, factors, colours, warn } = risk.model;
    return {
      at: risk.at,
      model: {
        version,
        basis,
        factors: factors.map(({ sensor: _sensor, steps: _steps, silentDays: _days, ...told }) => told),
        colours,
        warn,
      },
      places,
    };
  }

  /** @param days of history, at most */
  backTest(jurisdiction: string, days: number): Promise<BackTest> {
    const now = this.#deps.monotonic();
    const key = `${days} ${jurisdiction}`;
    const known = this.#made.get(key);
    if (known && now - known.at < KEEP_MS) return known.answer;
    const answer = this.#backTest(jurisdiction, days);
    this.#made.delete(key);
    this.#made.set(key, { at: now, days, answer });
    answer.catch(() => this.#made.delete(key));
    if (this.#made.size > KEPT) this.#made.delete(this.#made.keys().next().value!);
    return answer;
  }

  async #backTest(jurisdiction: string, days: number): Promise<BackTest> {
    const { risk, demo, now } = this.#deps;
    if (risk.at === 0) await risk.count();
    const at = now();
    const all = risk.judged.map(({ compound }) => compound).filter(({ path }) => isVisible(path, jurisdiction));
    const chosen = sampled(all, MOST_COMPOUNDS);
    const fewer = chosen.some(({ wells, meters }) => Math.max(wells.length, meters.length) > MOST_SENSORS);
    const some = chosen.map(withFewSensors);
    const to = Math.floor(at / STEP_MS) * STEP_MS;
    const from = to - days * 24 * STEP_MS;
    const readings = await this.#readings(some, from, to);
    const recordedHours = readings.first === null ? 0 : (to - readings.first) / STEP_MS;
    const synthetic = demo && recordedHours < LEAST_H;
    const begin = synthetic ? to - SYNTHETIC.days * 24 * STEP_MS : Math.max(from, readings.first ?? to);
    const pasts = risk.past.byCompound(some);
    const around: Circumstances[] = synthetic
      ? syntheticHistory(risk.model, SYNTHETIC.compounds, begin, to)
      : some.map((compound) => ({ compound, past: pasts.get(compound.path)!, reading: readings.at, alertsSince: risk.alertsSince }));
    const courses: Course[] = [];
    for (const one of around) {
      courses.push(courseOf(risk.model, one, begin, to));
      await nextTurn();
    }
    return {
      at,
      from: begin,
      to,
      history: synthetic ? 'synthetic' : 'recorded',
      simulated: synthetic || some.some(({ simulated }) => simulated),
      recordedHours: Math.max(0, recordedHours),
      compounds: courses.length,
      of: synthetic ? courses.length : all.length,
      steps: courses[0]?.scores.length ?? 0,
      events: courses.reduce((sum, { events }) => sum + events.length, 0),
      horizonH: risk.model.events.horizonH,
      rows: ratesOf(risk.model, courses, begin),
      warnFrom: risk.model.warn.from,
      limits: [...(synthetic ? [LIMITS.synthetic] : [LIMITS.ledger, ...(fewer ? [LIMITS.sensors] : [])]), LIMITS.hours, LIMITS.mended],
    };
  }

  /** What the sensors of these compounds read, by the hour; and from when on anything is kept. */
  async #readings(
    compounds: readonly Compound[],
    from: number,
    to: number,
  ): Promise<{ readonly at: ReadingAt; readonly first: number | null }> {
    const { history } = this.#deps;
    const hours = Math.round((to - from) / STEP_MS);
    const known = new Map<string, Map<number, number>>();
    let first: number | null = null;
    const sensors = compounds.flatMap(({ stations, wells, meters }) => [...stations, ...wells, ...meters]);
    for (const { device, point } of sensors) {
      const key = `${device} ${point}`;
      if (known.has(key)) continue;
      const byHour = new Map<number, number>();
      known.set(key, byHour);
      for (const { at, max } of await history.read(device, point, from, to, hours)) {
        const hour = Math.floor(at / STEP_MS);
        byHour.set(hour, Math.max(byHour.get(hour) ?? -Infinity, max));
        first = Math.min(first ?? Infinity, hour * STEP_MS);
      }
    }
    // What was said in the hour before an instant is what was known then.
    const reading: ReadingAt = (device, point, at) => {
      const hour = Math.floor(at / STEP_MS) - 1;
      const value = known.get(`${device} ${point}`)?.get(hour);
      return value === undefined ? null : { value, at: (hour + 1) * STEP_MS };
    };
    return { at: reading, first };
  }
}

const withFewSensors = (compound: Compound): Compound => ({
  ...compound,
  wells: sampled(compound.wells, MOST_SENSORS),
  meters: sampled(compound.meters, MOST_SENSORS),
});

/** Every so-manyth: the same at every time. */
function sampled<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]);
}

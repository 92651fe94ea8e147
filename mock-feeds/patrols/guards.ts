import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { RoundsReply, RoundView } from '#contract/patrols/view.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { hashText } from '#scenes/random.ts';
import type { EventMessage } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import type { Asker } from '../ledger.ts';
import { routesThrough } from './routes.ts';

interface GuardsOptions {
  /** Patrol points of the ledger, simulated ones only. */
  readonly points: readonly DeviceDraft[];
  readonly asker: Pick<Asker, 'ask'>;
  /** Tells what happened at a point, as the terminal of who walks would. @param photo with one of the place: where the route asks for it */
  readonly tell: (device: string, events: readonly EventMessage[], photo: boolean) => Promise<void>;
  /** Nobody goes there: a scenario says so. */
  readonly isSkipped: (device: string) => boolean;
  readonly now: () => number;
}

const ASK_MS = 5000;
/** Of the time until a point is due, somebody is there after so much of it. */
const SHARE = 0.6;
/** What was told is told again when it does not count within so long. */
const AGAIN_MS = 30_000;
const FIRST_ROUND_MIN = 15;
const WHY = '模拟数据';

/** Guards who walk the rounds that the server has opened, at simulated points alone; where there are no routes yet, they make some. */
export class Guards {
  readonly #options: GuardsOptions;
  readonly #points: ReadonlyMap<string, DeviceDraft>;
  readonly #told = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #planned = false;

  constructor(options: GuardsOptions) {
    this.#options = options;
    this.#points = new Map(options.points.map((point) => [point.id, point]));
  }

  start(): void {
    if (this.#points.size > 0) this.#timer = setInterval(() => void this.step(), ASK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Begins a round of the route that a point is on. @param lastsMin minutes @throws Error when there is none, or the server refuses */
  async begin(device: string, lastsMin: number): Promise<void> {
    const plan = (await this.#plans()).find(({ points }) => points.some((point) => point.device === device));
    if (plan === undefined) throw new Error(`no patrol route goes by ${device}`);
    await this.#options.asker.ask('POST', `/api/v1/patrol-plans/${plan.id}/rounds`, { lastsMin, reason: WHY });
  }

  /** Goes where somebody has to be now. Never rejects: the server is asked again. */
  async step(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (!this.#planned) await this.#plan();
      this.#planned = true;
      const { items, now } = (await this.#options.asker.ask('GET', '/api/v1/patrol-rounds')) as RoundsReply;
      const newest = new Map<string, RoundView>();
      for (const round of items) if (!newest.has(round.plan)) newest.set(round.plan, round);
      for (const round of items.filter((each) => each.until >= now || newest.get(each.plan) === each))
        if (round.simulated && !round.stopped) await this.#walk(round);
      await this.#makeUp(items);
    } catch {
      // Whoever walks goes on; the server is asked again.
    } finally {
      this.#busy = false;
    }
  }

  /** One round at once, so that there is something to see. */
  async #plan(): Promise<void> {
    const { asker } = this.#options;
    const known = new Set((await this.#plans()).flatMap(({ points }) => points.map(({ device }) => device)));
    if ([...this.#points.keys()].some((id) => known.has(id))) return;
    for (const plan of routesThrough([...this.#points.values()])) {
      const { id } = (await asker.ask('POST', '/api/v1/patrol-plans', { plan, reason: WHY })) as PatrolPlan;
      await asker.ask('POST', `/api/v1/patrol-plans/${id}/rounds`, { lastsMin: FIRST_ROUND_MIN, reason: WHY });
    }
  }

  async #plans(): Promise<readonly PatrolPlan[]> {
    return ((await this.#options.asker.ask('GET', '/api/v1/patrol-plans')) as { items: PatrolPlan[] }).items;
  }

  async #walk({ id, plan, from, points }: RoundView): Promise<void> {
    const { isSkipped, tell, now } = this.#options;
    const at = now();
    for (const [n, { device, due, visit, photo }] of points.entries()) {
      const before = n === 0 ? from : points[n - 1].due;
      const point = this.#points.get(device);
      const key = `${id} ${device}`;
      if (point === undefined || visit !== null || at < before + (due - before) * SHARE || isSkipped(device)) continue;
      if (at - (this.#told.get(key) ?? -Infinity) < AGAIN_MS) continue;
      this.#told.set(key, at);
      await tell(device, [{ event: 'check-in', observedAt: at, attributes: checkIn(point, { round: id, plan, at }) }], photo);
    }
    if (this.#told.size > 5000) this.#told.clear();
  }

  /** Goes once where nobody has been since a round was missed: whatever round it counts for then. */
  async #makeUp(rounds: readonly RoundView[]): Promise<void> {
    const { tell, isSkipped, now } = this.#options;
    const seen = new Set<string>();
    for (const { id, plan, simulated, points } of rounds.toSorted((a, b) => b.from - a.from))
      for (const { device, state, visit, photo } of points) {
        const [point, key] = [this.#points.get(device), `${id} ${device} again`];
        if (visit !== null) seen.add(`${plan} ${device}`);
        if (!simulated || state !== 'missed' || point === undefined || seen.has(`${plan} ${device}`)) continue;
        if (isSkipped(device) || now() - (this.#told.get(key) ?? -Infinity) < AGAIN_MS) continue;
        this.#told.set(key, now());
        const { round: _round, ...attributes } = checkIn(point, { round: id, plan, at: now() });
        await tell(device, [{ event: 'check-in', observedAt: now(), attributes }], photo);
      }
  }
}

function checkIn(
  { id, position: [lng, lat], addresses }: DeviceDraft,
  { round, plan, at }: { readonly round: string; readonly plan: string; readonly at: number },
): Record<string, string | number> {
  const seed = hashText(`${id} ${round}`);
  const off = (shift: number): number => (((seed >>> shift) % 21) - 10) / 1_000_000;
  return {
    serial: Math.floor(at / 1000),
    terminal: `巡检终端 ${plan}`,
    method: seed % 5 === 0 ? 'qr' : 'nfc',
    tag: addresses[0]?.replace('nfc:', '') ?? '',
    round,
    lng: Math.round((lng + off(3)) * 1e6) / 1e6,
    lat: Math.round((lat + off(9)) * 1e6) / 1e6,
    accuracyM: 4 + (seed % 8),
    by: `模拟保安 ${1 + (hashText(plan) % 4)} 号`,
  };
}

import { POINT_STATE_LABELS, type PointState } from '#contract/patrols/round.ts';
import type { RoundView, RoundsReply } from '#contract/patrols/view.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { LabelItem, LabelsMark, Line, LinesMark, Mark } from '#client/marks/marks.ts';
import type { ToneName } from '#client/marks/tones.ts';
import { Refused, request } from '#client/session/session.ts';
import { renew, type LayerContext } from '../layer.ts';

const EVERY_MS = 15_000;
/** Words of points go before those of the ground and after alerts. */
const QUIET = 600;
const WIDTH_PX = 2.5;
const TONES: Partial<Record<PointState, ToneName>> = { late: 'minor', missed: 'moderate' };
const WALKED: ReadonlySet<PointState> = new Set(['done', 'done-late', 'made-up']);

export interface PatrolRoutes {
  marks(): readonly Mark[];
  /** @param live false: another time is looked at, of which nothing is shown */
  show(live: boolean): void;
}

export function createPatrolRoutes({ lang, redraw }: LayerContext): PatrolRoutes {
  let lines: LinesMark = { type: 'lines', id: 'patrols/lines', order: 27, version: 0, lines: [] };
  let words: LabelsMark = { type: 'labels', id: 'patrols/words', order: 86, version: 0, look: 'plain', labels: [], scale: { to: 4 } };
  let [askedAt, told, shown] = [-Infinity, '', true];
  const take = (rounds: readonly RoundView[]): void => {
    const now = JSON.stringify(rounds);
    if (now === told) return;
    told = now;
    lines = renew(lines, { lines: rounds.flatMap(legsOf) });
    words = renew(words, { labels: rounds.flatMap((round) => wordsOf(round, lang)).map((item, n) => ({ ...item, rank: QUIET + n })) });
    redraw?.();
  };
  return {
    marks: () => [lines, words],
    show(live) {
      shown = live;
      if (!live) {
        askedAt = -Infinity;
        return take([]);
      }
      const at = performance.now();
      if (at - askedAt < EVERY_MS || globalThis.document?.visibilityState === 'hidden') return;
      askedAt = at;
      void request<RoundsReply>('GET', '/api/v1/patrol-rounds').then(
        (reply) => shown && take(toShow(reply)),
        (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
        },
      );
    },
  };
}

/** Of each route the newest round, while it is under way or something of it is late or missed. */
function toShow({ now, items }: RoundsReply): RoundView[] {
  const newest = new Map<string, RoundView>();
  for (const round of items) if (!newest.has(round.plan)) newest.set(round.plan, round);
  return [...newest.values()].filter(
    ({ until, stopped, points }) => (now <= until && !stopped) || points.some(({ state }) => TONES[state] !== undefined),
  );
}

/** From point to point in the order they are walked; light is where somebody has gone. */
function legsOf({ points }: RoundView): Line[] {
  const placed = points.filter(({ at }) => at !== null);
  return placed.slice(1).map((to, n) => {
    const ends: [LonLat, LonLat] = [flat(placed[n]), flat(to)];
    return { points: ends, tone: WALKED.has(placed[n].state) && WALKED.has(to.state) ? 'accent' : 'unknown', width: WIDTH_PX };
  });
}

function wordsOf({ name, points }: RoundView, lang: LayerContext['lang']): Omit<LabelItem, 'rank'>[] {
  const placed = points.filter(({ at }) => at !== null);
  const first = placed.at(0);
  const walked = points.filter(({ state }) => WALKED.has(state)).length;
  const route: Omit<LabelItem, 'rank'>[] = first
    ? [{ text: `${name} ${walked}/${points.length}`, position: [...flat(first), 0], tone: 'handled', ref: null }]
    : [];
  const wrong = placed.flatMap((point): Omit<LabelItem, 'rank'>[] => {
    const tone = TONES[point.state];
    if (tone === undefined) return [];
    return [{ text: `${POINT_STATE_LABELS[point.state][lang]} · ${point.name}`, position: [...flat(point), 0], tone, ref: null }];
  });
  return [...wrong, ...route];
}

const flat = ({ at }: RoundView['points'][number]): [number, number] => [at![0], at![1]];

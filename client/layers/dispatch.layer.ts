import type { LonLat } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import { localPlane } from '#scenes/local-plane.ts';
import type { LabelsMark, Line, LinesMark, PulsesMark } from '#client/marks/marks.ts';
import { crewPosition, isSeen } from '#client/world/crew-position.ts';
import { dispatchingStore, type Drawn } from '#client/view/dispatching.ts';
import { shorten } from './alerts/alert-place.ts';
import { defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** A dash and the gap after it, metres at least; a straight line has at most so many. */
const PERIOD_M = 24;
const MOST_DASHES = 40;
const DASH = 0.6;

/** A line in pieces: nobody says that one can go like this. */
function dashes([from, to]: readonly [LonLat, LonLat], width: number): Line[] {
  const [x, y] = localPlane(from).toMetres(to);
  const count = Math.min(MOST_DASHES, Math.max(2, Math.round(Math.hypot(x, y) / PERIOD_M)));
  const at = (share: number): LonLat => [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  return Array.from({ length: count }, (_, i) => ({ points: [at(i / count), at((i + DASH) / count)], tone: 'accent', width }));
}

/** Streets as one line; what is only straight, dashed. */
const linesOf = ({ streets, straight }: Drawn): Line[] => [
  ...(streets.length > 1 ? [{ points: streets, tone: 'accent' as const, width: 4 }] : []),
  ...straight.flatMap((line) => dashes(line, streets.length > 1 ? 2 : 3)),
];

const metresIn = (metres: number): string => (metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`);

const STRAIGHT = label('直线', 'straight line');

/** While somebody decides whom to send: the crews' digits where they are, and the way of the chosen one to the door. */
function create({ world, lang }: LayerContext): LayerInstance {
  const farIn = (metres: number, by: Drawn | null): string =>
    by && by.streets.length === 0 ? `${STRAIGHT[lang]} ${metresIn(metres)}` : metresIn(metres);
  let way: LinesMark = { type: 'lines', id: 'dispatch/way', order: 72, version: 0, lines: [] };
  let rings: PulsesMark = { type: 'pulses', id: 'dispatch/crews', order: 73, version: 0, pulses: [] };
  let words: LabelsMark = { type: 'labels', id: 'dispatch/words', order: 91, version: 0, look: 'plate', labels: [] };
  let drawn: unknown = null;

  const rebuild = (): void => {
    const { asking } = dispatchingStore.getState();
    drawn = asking;
    const choices = asking?.choices ?? [];
    const chosen = choices.find(({ crew }) => crew === asking?.chosen);
    way = renew(way, { lines: chosen?.drawn ? linesOf(chosen.drawn) : [] });
    // Who says where they are is drawn there already (movers.layer.ts).
    rings = renew(rings, {
      pulses: choices
        .filter(({ crew }) => !isSeen(world, crew))
        .map(({ position, crew }) => ({ position, tone: crew === asking?.chosen ? 'accent' : 'handled', ref: null, waiting: false })),
    });
    words = renew(words, {
      labels: choices
        .filter(({ digit, crew }) => digit > 0 || crew === asking?.chosen)
        .map(({ digit, name, position, crew, metres, drawn: by }, rank) => ({
          text: [digit > 0 ? String(digit) : '', shorten(name), metres === null ? '' : farIn(metres, by)].filter(Boolean).join(' · '),
          position: crewPosition(world, { id: crew, position }),
          tone: crew === asking?.chosen ? 'accent' : 'handled',
          ref: null,
          rank,
          always: crew === asking?.chosen,
        })),
    });
  };
  rebuild();
  return {
    marks: () => [way, rings, words],
    update(change) {
      const { asking } = dispatchingStore.getState();
      if (change.what === 'movers' ? asking === null : change.what !== 'view' || asking === drawn) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'dispatch', label: label('派遣', 'Dispatch'), order: 91, pinned: true, create });

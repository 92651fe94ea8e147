import { label } from '#contract/label.ts';
import type { LabelsMark, LinesMark, PulsesMark } from '#client/marks/marks.ts';
import { dispatchingStore } from '#client/view/dispatching.ts';
import { shorten } from './alert-place.ts';
import { defineLayer, renew, type LayerInstance } from './layer.ts';

const metresIn = (metres: number): string => (metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`);

/** While somebody decides whom to send: the crews at their digits, and the straight way of the chosen one to the door. */
function create(): LayerInstance {
  let way: LinesMark = { type: 'lines', id: 'dispatch/way', order: 72, version: 0, lines: [] };
  let rings: PulsesMark = { type: 'pulses', id: 'dispatch/crews', order: 73, version: 0, pulses: [] };
  let words: LabelsMark = { type: 'labels', id: 'dispatch/words', order: 91, version: 0, look: 'plate', labels: [] };
  let drawn: unknown = null;

  const rebuild = (): void => {
    const { asking } = dispatchingStore.getState();
    drawn = asking;
    const choices = asking?.choices ?? [];
    const chosen = choices.find(({ crew }) => crew === asking?.chosen);
    const [from, to] = [chosen?.position, asking?.to];
    way = renew(way, { lines: from && to ? [{ points: [[from[0], from[1]], [to[0], to[1]]], tone: 'accent', width: 3 }] : [] });
    rings = renew(rings, { pulses: choices.map(({ position, crew }) => ({ position, tone: crew === asking?.chosen ? 'accent' : 'handled', ref: null, moving: false })) });
    words = renew(words, {
      labels: choices.filter(({ digit, crew }) => digit > 0 || crew === asking?.chosen).map(({ digit, name, position, crew, metres }, rank) => ({
        text: [digit > 0 ? String(digit) : '', shorten(name), metres === null ? '' : metresIn(metres)].filter(Boolean).join(' · '),
        position, tone: crew === asking?.chosen ? 'accent' : 'handled', ref: null, rank, always: crew === asking?.chosen,
      })),
    });
  };
  rebuild();
  return {
    marks: () => [way, rings, words],
    update(change) {
      if (change.what !== 'view' || dispatchingStore.getState().asking === drawn) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'dispatch', label: label('派遣', 'Dispatch'), order: 91, pinned: true, create });

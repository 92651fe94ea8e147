import { label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { LabelItem, LabelsMark, Pulse, PulsesMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import type { World } from '#client/world/world.ts';
import { placeWords, referTo, shorten, whereIs } from './alert-place.ts';
import { defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Beyond these many metres per pixel only what cannot wait moves and speaks: life safety, 红 and 橙. */
const MINOR_WITHIN = 1.6;
/** More words than this nobody reads; the worst and newest come first. Life safety does not count towards it. */
const MOST_LABELS = 40;
const MOST_PULSES = 400;

const urgent = (alert: Alert): boolean => alert.lifeSafety || alert.severity <= 2;
/** Life safety first, then the worst, then the newest. */
const byUrgency = (a: Alert, b: Alert): number => Number(b.lifeSafety) - Number(a.lifeSafety) || a.severity - b.severity || b.raisedAt - a.raisedAt;

/** What, and where. Alerts that say the same of the same building share one plate. */
function wordsFor({ world, lang }: LayerContext, alert: Alert): { what: string; where: string } {
  return { what: world.kinds.get(alert.kind)?.alerts[alert.code]?.label[lang] ?? alert.code, where: placeWords(world, alert.place) };
}

interface Plate extends Omit<LabelItem, 'text'> {
  readonly what: string;
  readonly where: string;
  count: number;
}

const inked = ({ what, where, count, ...plate }: Plate): LabelItem => ({ ...plate, text: shorten(`${count > 1 ? `${what} ×${count}` : what} · ${where}`) });

const isFire = (world: World, { kind, code, active, lifeSafety }: Alert): boolean =>
  active && lifeSafety && world.kinds.get(kind)?.alerts[code]?.affinity === 'fire';

/** Draws what is wrong: a pulse while nobody has taken notice, a still ring after, and words for the worst. */
function create(context: LayerContext): LayerInstance {
  let pulses: PulsesMark = { type: 'pulses', id: 'alerts/urgent', order: 70, version: 0, pulses: [] };
  let minor: PulsesMark = { type: 'pulses', id: 'alerts/minor', order: 69, version: 0, pulses: [], scale: { to: MINOR_WITHIN } };
  let words: LabelsMark = { type: 'labels', id: 'alerts/words', order: 90, version: 0, look: 'plate', labels: [] };
  let minorWords: LabelsMark = { type: 'labels', id: 'alerts/minor-words', order: 89, version: 0, look: 'plate', labels: [], scale: { to: MINOR_WITHIN } };

  let drawnOf = -1;
  const rebuild = (): void => {
    drawnOf = context.alerts.version;
    const drawn: Record<'urgent' | 'minor', { pulses: Pulse[]; plates: Map<string, Plate> }> = {
      urgent: { pulses: [], plates: new Map() }, minor: { pulses: [], plates: new Map() },
    };
    const seen = new Set<string>();
    for (const alert of [...context.alerts.shown.values()].sort(byUrgency)) {
      const position = whereIs(context.world, alert);
      if (!position) continue;
      const ref = referTo(context.world, alert);
      const { pulses: into, plates } = drawn[urgent(alert) ? 'urgent' : 'minor'];
      const tone = SEVERITY_TONE[alert.severity];
      if (seen.has(ref.path)) continue;
      seen.add(ref.path);
      if (alert.lifeSafety || into.length < MOST_PULSES) into.push({ position, tone, ref, moving: alert.acked === null, fire: isFire(context.world, alert) });
      const words = wordsFor(context, alert);
      const always = alert.lifeSafety && alert.acked === null;
      const key = `${words.what} ${words.where} ${always}`;
      const plate = plates.get(key);
      if (plate) plate.count++;
      else if (alert.lifeSafety || plates.size < MOST_LABELS) plates.set(key, { ...words, count: 1, position, tone, ref, rank: plates.size, always });
    }
    pulses = renew(pulses, { pulses: drawn.urgent.pulses });
    minor = renew(minor, { pulses: drawn.minor.pulses });
    words = renew(words, { labels: [...drawn.urgent.plates.values()].map(inked) });
    minorWords = renew(minorWords, { labels: [...drawn.minor.plates.values()].map(inked) });
  };
  rebuild();
  return {
    marks: () => [minor, pulses, minorWords, words],
    update(change) {
      if (change.what !== 'records' || (change.devices.size === 0 && context.alerts.version === drawnOf)) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'alerts', label: label('告警', 'Alerts'), order: 90, pinned: true, create });

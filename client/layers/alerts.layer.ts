import { label } from '#contract/label.ts';
import { parentPath, type Position } from '#contract/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { LabelItem, LabelsMark, MarkRef, Pulse, PulsesMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import type { World } from '#client/world/world.ts';
import { concerns, defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Beyond these many metres per pixel only what cannot wait moves and speaks: life safety, 红 and 橙. */
const MINOR_WITHIN = 1.6;
/** More words than this nobody reads; the worst and newest come first. Life safety does not count towards it. */
const MOST_LABELS = 40;
const MOST_PULSES = 400;
const LONGEST = 30;

const urgent = (alert: Alert): boolean => alert.lifeSafety || alert.severity <= 2;
/** Life safety first, then the worst, then the newest. */
const byUrgency = (a: Alert, b: Alert): number => Number(b.lifeSafety) - Number(a.lifeSafety) || a.severity - b.severity || b.raisedAt - a.raisedAt;

/** Where an alert is shown: its device, its own position, or the middle of its place. `null` = place unknown. */
function whereIs(world: World, alert: Alert): Position | null {
  const device = alert.device === null ? undefined : world.get('device', alert.device);
  if (device) return device.position;
  if (alert.position) return alert.position;
  const center = world.get('place', alert.place)?.center;
  return center ? [center[0], center[1], 0] : null;
}

function referTo(world: World, alert: Alert): MarkRef {
  const device = alert.device === null ? undefined : world.get('device', alert.device);
  return device ? { path: `${device.place}/${device.id}`, handle: device.handle } : { path: alert.place };
}

const shorten = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/** The compound and building (or whatever is known) an alert is in, without the levels everybody on screen shares. */
function placeWords(world: World, path: string): string {
  const names: string[] = [];
  for (let at = path; at !== ''; at = parentPath(at)) {
    const place = world.get('place', at);
    if (place && (place.level === 'compound' || place.level === 'building' || names.length === 0)) names.unshift(place.name);
    if (place?.level === 'compound') break;
  }
  return names.join(' ');
}

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

  const rebuild = (): void => {
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
      if (!concerns(change, 'alert') && !(change.what === 'records' && change.devices.size > 0)) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'alerts', label: label('告警', 'Alerts'), order: 90, pinned: true, create });

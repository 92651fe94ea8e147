import { label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { LabelItem, LabelsMark, Pulse, PulsesMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { formatSpan } from '#client/ui/time.ts';
import type { World } from '#client/world/world.ts';
import { placeWords, referTo, shorten, whereIs } from './alert-place.ts';
import { concerns, defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Beyond these many metres per pixel only what cannot wait moves: life safety, 红 and 橙. */
const MINOR_WITHIN = 1.6;
/** More tags than this nobody reads: the worst, and of those the ones that have waited longest. */
const MOST_TAGS = 5;
const MOST_PULSES = 400;
/** Ages in tags are said anew this often, ms. */
const SAY_AGAIN_MS = 5000;

const urgent = (alert: Alert): boolean => alert.lifeSafety || alert.severity <= 2;
/** Life safety first, then the worst, then the newest. */
const byUrgency = (a: Alert, b: Alert): number => Number(b.lifeSafety) - Number(a.lifeSafety) || a.severity - b.severity || b.raisedAt - a.raisedAt;

const isFire = (world: World, { kind, code, active, lifeSafety }: Alert): boolean =>
  active && lifeSafety && world.kinds.get(kind)?.alerts[code]?.affinity === 'fire';

/** What a tag is about: an alert nobody has taken notice of, at the gravity of its incident. */
interface Tagged {
  readonly alert: Alert;
  readonly severity: Alert['severity'];
}

/** The alerts to tag: of each incident the one it began with, the gravest first, then the one that has waited longest. */
function tagged({ world, alerts }: LayerContext): Tagged[] {
  const byCase = new Map<string, Tagged>();
  for (const alert of alerts.shown.values()) {
    if (alert.acked !== null) continue;
    const whole = alert.incident === null ? undefined : world.get('incident', alert.incident)?.severity;
    const severity = whole !== undefined && whole < alert.severity ? whole : alert.severity;
    if ((severity > 2 && !alert.lifeSafety) || whereIs(world, alert) === null) continue;
    const key = alert.incident ?? alert.id;
    const known = byCase.get(key);
    if (!known || beganBefore(alert, known.alert)) byCase.set(key, { alert, severity });
  }
  return [...byCase.values()]
    .sort((a, b) => Number(b.alert.lifeSafety) - Number(a.alert.lifeSafety) || a.severity - b.severity || a.alert.raisedAt - b.alert.raisedAt || (a.alert.id < b.alert.id ? -1 : 1))
    .slice(0, MOST_TAGS);
}

const beganBefore = (a: Alert, b: Alert): boolean => (a.lifeSafety === b.lifeSafety ? a.raisedAt < b.raisedAt : a.lifeSafety);

/** What, where, and for how long: `火警 · 芙蓉里小区 7号楼 12层 · 3 分钟`. */
function tagOf({ world, lang }: LayerContext, { alert, severity }: Tagged, rank: number): LabelItem {
  const what = world.kinds.get(alert.kind)?.alerts[alert.code]?.label[lang] ?? alert.code;
  const age = formatSpan(Math.max(0, world.serverNow() - alert.raisedAt), lang);
  return { text: `${shorten(`${what} · ${placeWords(world, alert.place, lang)}`)} · ${age}`, position: whereIs(world, alert)!, tone: SEVERITY_TONE[severity], ref: referTo(world, alert), rank, always: true };
}

/** Draws what is wrong: a pulse while nobody has taken notice, a still ring after, and tags for the few that cannot wait. */
function create(context: LayerContext): LayerInstance {
  let pulses: PulsesMark = { type: 'pulses', id: 'alerts/urgent', order: 70, version: 0, pulses: [] };
  let minor: PulsesMark = { type: 'pulses', id: 'alerts/minor', order: 69, version: 0, pulses: [], scale: { to: MINOR_WITHIN } };
  let tags: LabelsMark = { type: 'labels', id: 'alerts/words', order: 90, version: 0, look: 'plate', labels: [] };
  let about: readonly Tagged[] = [];
  let saidAt = -Infinity;

  let drawnOf = -1;
  const rebuild = (): void => {
    drawnOf = context.alerts.version;
    const drawn: Record<'urgent' | 'minor', Pulse[]> = { urgent: [], minor: [] };
    const seen = new Set<string>();
    for (const alert of [...context.alerts.shown.values()].sort(byUrgency)) {
      const position = whereIs(context.world, alert);
      if (!position) continue;
      const ref = referTo(context.world, alert);
      if (seen.has(ref.path)) continue;
      seen.add(ref.path);
      const into = drawn[urgent(alert) ? 'urgent' : 'minor'];
      if (alert.lifeSafety || into.length < MOST_PULSES) into.push({ position, tone: SEVERITY_TONE[alert.severity], ref, moving: alert.acked === null, fire: isFire(context.world, alert) });
    }
    pulses = renew(pulses, { pulses: drawn.urgent });
    minor = renew(minor, { pulses: drawn.minor });
    tell();
  };
  /** @returns whether any tag reads differently than before. */
  const say = (): boolean => {
    saidAt = context.world.serverNow();
    const labels = about.map((one, rank) => tagOf(context, one, rank));
    if (JSON.stringify(labels) === JSON.stringify(tags.labels)) return false;
    tags = renew(tags, { labels });
    return true;
  };
  const tell = (): boolean => {
    about = tagged(context);
    return say();
  };
  rebuild();
  return {
    marks: () => [minor, pulses, tags],
    update(change) {
      if (change.what === 'live') return about.length > 0 && context.world.serverNow() - saidAt >= SAY_AGAIN_MS && say();
      if (change.what !== 'records') return false;
      if (change.devices.size === 0 && context.alerts.version === drawnOf) return concerns(change, 'incident') && tell();
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'alerts', label: label('告警', 'Alerts'), order: 90, pinned: true, create });

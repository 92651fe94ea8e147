import { alertSpecOf } from '#contract/kinds/kinds.ts';
import { isHazard } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { LabelItem, LabelsMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { placeWords, referTo, shorten, whereIs } from './alert-place.ts';
import { concerns, renew, type LayerContext, type LayerInstance } from '../layer.ts';

/** More tags than this nobody reads: the worst, and of those the ones that have waited longest. */
const MOST_TAGS = 5;
/** Ages in tags are said anew this often, ms. */
const SAY_AGAIN_MS = 5000;

/** What a tag is about: an alert nobody has taken notice of, at the gravity of its incident. */
interface Tagged {
  readonly alert: Alert;
  readonly severity: Alert['severity'];
}

/** Of each incident the first, by the gravest its device says; the gravest first, dangers before devices, then the longest waiting. */
function tagged({ world, alerts }: LayerContext): Tagged[] {
  const byCase = new Map<string, Tagged>();
  for (const alert of alerts.shown.values()) {
    if (alert.acked !== null) continue;
    const whole = alert.incident === null ? undefined : world.get('incident', alert.incident)?.severity;
    const severity = whole !== undefined && whole < alert.severity ? whole : alert.severity;
    if ((severity > 2 && !alert.lifeSafety) || whereIs(world, alert) === null) continue;
    const key = alert.incident ?? alert.id;
    const known = byCase.get(key);
    if (!known || goesBefore(alert, known.alert)) byCase.set(key, { alert, severity });
  }
  return [...byCase.values()]
    .sort(
      (a, b) =>
        Number(b.alert.lifeSafety) - Number(a.alert.lifeSafety) ||
        a.severity - b.severity ||
        Number(isHazard(world.kinds, b.alert)) - Number(isHazard(world.kinds, a.alert)) ||
        a.alert.raisedAt - b.alert.raisedAt ||
        (a.alert.id < b.alert.id ? -1 : 1),
    )
    .slice(0, MOST_TAGS);
}

function goesBefore(a: Alert, b: Alert): boolean {
  if (a.lifeSafety !== b.lifeSafety) return a.lifeSafety;
  // Who is trapped presses the button first: what matters is that somebody is trapped.
  if (a.device === b.device && a.severity !== b.severity) return a.severity < b.severity;
  return a.raisedAt < b.raisedAt;
}

/** What, where, and for how long: `火警 · 芙蓉里小区 7号楼 12层 · 3 分钟`. */
function tagOf({ world, lang }: LayerContext, { alert, severity }: Tagged, rank: number): LabelItem {
  const what = alertSpecOf(world.kinds, alert.kind, alert.code)?.label[lang] ?? alert.code;
  const age = formatSpan(Math.max(0, world.serverNow() - alert.raisedAt), lang);
  return {
    text: `${shorten(`${what} · ${placeWords(world, alert.place, lang)}`)} · ${age}`,
    position: whereIs(world, alert)!,
    tone: SEVERITY_TONE[severity],
    ref: referTo(world, alert),
    rank,
    always: true,
  };
}

/** Words for the few alerts that cannot wait. */
export function createTags(context: LayerContext): LayerInstance {
  let mark: LabelsMark = { type: 'labels', id: 'alerts/words', order: 90, version: 0, look: 'plate', labels: [] };
  let about: readonly Tagged[] = [];
  let saidAt = -Infinity;
  let chosenOf = -1;
  /** @returns whether any tag reads differently than before. */
  const say = (): boolean => {
    saidAt = context.world.serverNow();
    const labels = about.map((one, rank) => tagOf(context, one, rank));
    if (JSON.stringify(labels) === JSON.stringify(mark.labels)) return false;
    mark = renew(mark, { labels });
    return true;
  };
  const choose = (): boolean => {
    chosenOf = context.alerts.version;
    about = tagged(context);
    return say();
  };
  choose();
  return {
    marks: () => [mark],
    update(change) {
      if (change.what === 'live') return about.length > 0 && context.world.serverNow() - saidAt >= SAY_AGAIN_MS && say();
      if (change.what !== 'records') return false;
      const same = change.devices.size === 0 && context.alerts.version === chosenOf;
      return (!same || concerns(change, 'incident')) && choose();
    },
  };
}

import { label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';
import type { Pulse, PulsesMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { buildingOf } from '#client/places/floors.ts';
import { isFire, referTo, whereIs } from './alerts/alert-place.ts';
import { createTags } from './alerts/alert-tags.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { concerns, defineLayer, joined, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Beyond these many metres per pixel only what cannot wait moves: life safety, 红 and 橙. */
const MINOR_WITHIN = 1.6;
const MOST_PULSES = 400;

const urgent = (alert: Alert): boolean => alert.lifeSafety || alert.severity <= 2;
/** Life safety first, then the worst, then the newest. */
const byUrgency = (a: Alert, b: Alert): number =>
  Number(b.lifeSafety) - Number(a.lifeSafety) || a.severity - b.severity || b.raisedAt - a.raisedAt;

/** On its way to screens for at most so long, ms. */
const ON_THE_WAY_MS = 2000;
/** Its ring begins where it was raised, so that screens side by side spread the same one; of what is shown later, when it is. */
const begunAt = ({ raisedAt }: Alert, now: number): number => (Math.abs(now - raisedAt) < ON_THE_WAY_MS ? raisedAt : now);

/** What burns glows as the fire it belongs to: beside a case of 红 no detector of it is 橙. */
const glowOf = (world: LayerContext['world'], alert: Alert): Severity => {
  const incident = alert.incident === null || !isFire(world, alert) ? undefined : world.get('incident', alert.incident);
  return incident && incident.severity < alert.severity ? incident.severity : alert.severity;
};

/** What is wrong: a ring that spreads once as it comes, a wide halo while nobody has taken notice, a tight one after. */
function createPulses({ world, alerts }: LayerContext): LayerInstance {
  let pulses: PulsesMark = { type: 'pulses', id: 'alerts/urgent', order: 70, version: 0, pulses: [] };
  let minor: PulsesMark = { type: 'pulses', id: 'alerts/minor', order: 69, version: 0, pulses: [], scale: { to: MINOR_WITHIN } };
  let drawnOf = -1;
  /** By alert: when it came. What is there at first was there before. */
  const cameAt = new Map<string, number | undefined>();
  const rebuild = (first: boolean): void => {
    drawnOf = alerts.version;
    const drawn: Record<'urgent' | 'minor', Pulse[]> = { urgent: [], minor: [] };
    const seen = new Set<string>();
    const shafts = new Set<string>();
    for (const id of cameAt.keys()) if (!alerts.shown.has(id)) cameAt.delete(id);
    for (const [id, alert] of alerts.shown) if (!cameAt.has(id)) cameAt.set(id, first ? undefined : begunAt(alert, shownTime()));
    for (const alert of [...alerts.shown.values()].sort(byUrgency)) {
      const position = whereIs(world, alert);
      if (!position) continue;
      const ref = referTo(world, alert);
      if (seen.has(ref.path)) continue;
      seen.add(ref.path);
      const into = drawn[urgent(alert) ? 'urgent' : 'minor'];
      const house = buildingOf(world, alert.place)?.path ?? alert.place;
      const fire = isFire(world, alert);
      const waiting = alert.acked === null;
      const shaft = (fire || waiting) && urgent(alert) && alert.severity <= 2 && !shafts.has(house);
      if (shaft) shafts.add(house);
      if (alert.lifeSafety || into.length < MOST_PULSES)
        into.push({
          position,
          tone: SEVERITY_TONE[glowOf(world, alert)],
          ref,
          waiting,
          cameAt: cameAt.get(alert.id),
          fire,
          ...(shaft ? { shaft } : {}),
        });
    }
    pulses = renew(pulses, { pulses: drawn.urgent });
    minor = renew(minor, { pulses: drawn.minor });
  };
  rebuild(true);
  return {
    marks: () => [minor, pulses],
    update(change) {
      if (change.what !== 'records') return false;
      if (change.devices.size === 0 && alerts.version === drawnOf && !concerns(change, 'incident')) return false;
      rebuild(change.changes === null);
      return true;
    },
  };
}

export default defineLayer({
  id: 'alerts',
  label: label('告警', 'Alerts'),
  order: 90,
  pinned: true,
  create: (context) => joined([createPulses(context), createTags(context)]),
});

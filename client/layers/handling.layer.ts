import { alertSpecOf } from '#contract/kinds/kinds.ts';
import { isHazard } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { INCIDENT_STATE_LABELS, TICKET_STATE_LABELS } from '#contract/transitions.ts';
import type { LabelItem, LabelsMark, Pulse, PulsesMark } from '#client/marks/marks.ts';
import { placeWords, referTo, shorten, whereIs } from './alerts/alert-place.ts';
import { concerns, defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Metres per pixel: from farther away only what nobody has taken notice of speaks. */
const WORDS_WITHIN = 1.6;
/** More words than this nobody reads. */
const MOST_LABELS = 20;

const RESTORED = label('已恢复', 'restored');

/** The alert an incident is seen at: its worst, dangers before devices, then its first. */
function alertToShow({ world }: LayerContext, incident: Incident): Alert | undefined {
  const alerts = incident.alerts.map((id) => world.get('alert', id)).filter((alert) => alert !== undefined);
  const hazard = (alert: Alert): number => Number(isHazard(world.kinds, alert));
  return alerts.sort((a, b) => a.severity - b.severity || hazard(b) - hazard(a) || a.raisedAt - b.raisedAt)[0];
}

/** Its sensors are back to normal and somebody has taken notice of them all, but the work on it is not over. */
function isBeingHandled({ alerts }: LayerContext, incident: Incident): boolean {
  return incident.state !== 'closed' && !incident.alerts.some((id) => alerts.shown.has(id));
}

/** What happened, that it is over, and how far the work has come: `火警 已恢复 · 已到场 · 芙蓉里小区 3号楼`. */
function wordsOf({ world, lang }: LayerContext, incident: Incident, alert: Alert): string {
  const what = alertSpecOf(world.kinds, alert.kind, alert.code)?.label[lang] ?? alert.code;
  const open = incident.tickets.map((id) => world.get('ticket', id)).find((ticket) => ticket && ticket.state !== 'closed');
  const how = (open ? TICKET_STATE_LABELS[open.state] : INCIDENT_STATE_LABELS[incident.state])[lang];
  return shorten(`${what} ${RESTORED[lang]} · ${how} · ${placeWords(world, alert.place, lang)}`);
}

/** Incidents whose alerts are over while their ticket is not: a still grey ring, so that no open case vanishes from the map. */
function create(context: LayerContext): LayerInstance {
  let rings: PulsesMark = { type: 'pulses', id: 'handling/rings', order: 68, version: 0, pulses: [] };
  let words: LabelsMark = {
    type: 'labels',
    id: 'handling/words',
    order: 88,
    version: 0,
    look: 'plate',
    scale: { to: WORDS_WITHIN },
    labels: [],
  };
  let drawnOf = -1;
  const rebuild = (): void => {
    drawnOf = context.alerts.version;
    const pulses: Pulse[] = [];
    const labels: LabelItem[] = [];
    for (const incident of [...context.world.all('incident').values()].sort((a, b) => a.severity - b.severity || b.openedAt - a.openedAt)) {
      if (!isBeingHandled(context, incident)) continue;
      const alert = alertToShow(context, incident);
      const position = alert && whereIs(context.world, alert);
      if (!position) continue;
      const ref = referTo(context.world, alert);
      pulses.push({ position, tone: 'handled', ref, waiting: false });
      if (labels.length < MOST_LABELS)
        labels.push({ text: wordsOf(context, incident, alert), position, tone: 'handled', ref, rank: labels.length });
    }
    if (pulses.length === 0 && rings.pulses.length === 0) return;
    rings = renew(rings, { pulses });
    words = renew(words, { labels });
  };
  rebuild();
  return {
    marks: () => [rings, words],
    update(change) {
      if (!concerns(change, 'incident', 'ticket') && context.alerts.version === drawnOf) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'handling', label: label('处置中', 'Being handled'), order: 88, pinned: true, create });

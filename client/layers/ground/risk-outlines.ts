import type { CompoundRisk, Risk } from '#contract/risk/risk.ts';
import type { LabelItem, LabelsMark, Line, LinesMark, Mark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { Refused, request } from '#client/session/session.ts';
import { renew, type LayerContext } from '../layer.ts';

export interface RiskOutlines {
  marks(): readonly Mark[];
  /** Asks the server; what it said last stays while it cannot be asked. */
  ask(): void;
}

/** CSS pixels: of a colour alone, and while limits are stricter for it. */
const [WIDTH, IN_FORCE_WIDTH] = [2, 4];
/** Words of what is there go first. */
const QUIET = 5000;

/** Outlines and no surfaces: what lies within stays as it is, for nothing is wrong there yet. */
export function createRiskOutlines({ world, lang, redraw }: LayerContext): RiskOutlines {
  let outlines: LinesMark = { type: 'lines', id: 'risk/outlines', order: 11, version: 0, lines: [] };
  let names: LabelsMark = { type: 'labels', id: 'risk/names', order: 84, version: 0, look: 'plain', labels: [], scale: { to: 8 } };
  let drawn = '';
  const take = ({ places }: Risk): void => {
    // The gravest is drawn last, above its neighbours.
    const shown = places.filter(({ colour }) => colour !== null).toReversed();
    const lines = shown.flatMap((one) => lineOf(one));
    const labels = shown.flatMap((one) => labelOf(one));
    const now = JSON.stringify([lines, labels]);
    if (now === drawn) return;
    drawn = now;
    outlines = renew(outlines, { lines });
    names = renew(names, { labels });
    redraw?.();
  };
  const lineOf = ({ place, colour, inForce }: CompoundRisk): Line[] => {
    const ring = world.get('place', place)?.ring;
    return ring ? [{ path: place, points: ring, tone: SEVERITY_TONE[colour!], width: inForce === null ? WIDTH : IN_FORCE_WIDTH }] : [];
  };
  const labelOf = ({ place, colour, score }: CompoundRisk): LabelItem[] => {
    const known = world.get('place', place);
    // What is only somewhat at risk is coloured and not named.
    if (!known || colour! > 3) return [];
    const text = lang === 'zh' ? `风险 ${Math.round(score!)}` : `risk ${Math.round(score!)}`;
    const [lon, lat] = (known.ring ?? [known.center]).reduce((south, point) => (point[1] < south[1] ? point : south));
    return [{ text, position: [lon, lat, 0], tone: SEVERITY_TONE[colour!], ref: { path: place }, rank: QUIET + colour! * 100 - score! }];
  };
  return {
    marks: () => [outlines, names],
    ask: () =>
      void request<Risk>('GET', '/api/v1/risk?parts=0').then(take, (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      }),
  };
}

import { label, type Label } from '#contract/label.ts';
import { lampStretches } from '#contract/places/lamp-stretches.ts';
import { defineCorrelation } from './correlation.ts';

const OUT: ReadonlySet<string> = new Set(['lamp-out', 'dark-at-night']);
/** What the cabinet says of itself: then all of its circuit is dark. */
const CIRCUIT: ReadonlySet<string> = new Set(['circuit-tripped', 'circuit-dead']);

export default defineCorrelation({
  id: 'dark-road',
  about: 'Three lamps or more that follow each other along a road are out, or the cabinet that feeds them says that its circuit is.',
  around: 'gateway',
  codes: [...OUT, ...CIRCUIT],
  rank: 45,
  severity: 3,
  find({ changes, standing, deviceOf }) {
    const all = [...changes, ...standing.map(({ alert }) => alert)];
    const dead = all.find(({ code }) => CIRCUIT.has(code));
    const lamps = new Map(
      all.filter(({ code }) => OUT.has(code)).flatMap(({ device }) => (device === null ? [] : [[device, deviceOf(device)]])),
    );
    if (dead === undefined && lamps.size < 3) return null;
    const named = new Set(lampStretches([...lamps.values()].filter((lamp) => lamp !== undefined)).flatMap((stretch) => stretch.lamps));
    const isOf = ({ device, code }: { readonly device: string | null; readonly code: string }): boolean =>
      dead !== undefined ? OUT.has(code) || CIRCUIT.has(code) : device !== null && named.has(lamps.get(device)!);
    const mine = changes.filter(isOf);
    return mine.length === 0 ? null : { changes: mine, standing: standing.filter(({ alert }) => isOf(alert)), presumed: false };
  },
  words: ({ subject, said, where, list }) => {
    const lamps = where();
    const stretches = lampStretches(lamps);
    const what = stretches.length === 0 ? circuit(subject, lamps.length) : roads(stretches);
    const why = said === null ? label('', '') : label(`${subject.zh}：${said.zh}；`, `${subject.en}: ${said.en}; `);
    return {
      title: what,
      reason: label(`${why.zh}${what.zh}，夜间行人车辆看不清：${list.zh}`, `${why.en}${what.en}, hard to see by night: ${list.en}`),
    };
  },
});

/** `泉城路 3 灯连续不亮，约 90 m`; of several the longest, and how many more there are. */
function roads(stretches: ReturnType<typeof lampStretches>): Label {
  const [{ road, lamps, metres }, ...others] = stretches;
  const length = Math.round(metres / 10) * 10;
  const more = others.length === 0 ? label('', '') : label(`，另有 ${others.length} 段`, `, and ${others.length} more`);
  return label(
    `${road} ${lamps.length} 灯连续不亮，约 ${length} m${more.zh}`,
    `${road}: ${lamps.length} lamps in a row are out, about ${length} m${more.en}`,
  );
}

const circuit = (subject: Label, lamps: number): Label =>
  lamps === 0
    ? label(`${subject.zh} 回路停电`, `${subject.en}: its circuit is dead`)
    : label(`${subject.zh} 回路停电，${lamps} 灯不亮`, `${subject.en}: its circuit is dead, ${lamps} lamps are out`);

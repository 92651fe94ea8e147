import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { inScope, useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { rankCompounds } from './ranking.ts';

const WORDS = {
  title: label('小区关注排行', 'Compounds to watch'),
  source: label('告警与失联设备加权', 'Alerts and unheard devices, weighted'),
  troubled: label('小区有未结告警', 'compounds with open alerts'),
  of: (n: number) => label(`共 ${n} 个小区`, `of ${n}`),
  points: label('分值 0–100', 'points, 0–100'),
  none: label('无小区有设备', 'No compound has devices'),
};
const MOST = 9;

export default definePanel({ id: 'situation-compounds', title: WORDS.title, component: SituationCompounds });

/** Compounds, the one that gives most reason to worry first. */
function SituationCompounds(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const asOf = useRecordsAsOf();
  const ranked = useGathered((world) => rankCompounds(world, (path) => inScope(scope, path)), scope);
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.points)} source={pick(WORDS.source)} asOf={asOf}>
      <Fact number={ranked.filter(({ alerts }) => alerts > 0).length} title={pick(WORDS.troubled)}>
        <span>{pick(WORDS.of(ranked.length))}</span>
      </Fact>
      <Rows none={ranked.length === 0 ? pick(WORDS.none) : undefined}>
        {ranked.slice(0, MOST).map(({ place, score, worst }) => (
          <BarRow key={place.path} name={place.name} share={score / 100} severity={worst}>
            {worst !== null && <SeverityMark severity={worst} />} {Math.round(score)}
          </BarRow>
        ))}
      </Rows>
    </WallPanel>
  );
}

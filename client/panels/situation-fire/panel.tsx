import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { fireLoadOf } from './fire.ts';

const WORDS = {
  title: label('消防设施与火灾荷载', 'Fire equipment and load'),
  source: label('消防设备、充电桩、电梯摄像机', 'Fire devices, charging piles, lift cameras'),
  share: label('消防设施在线完好', 'of fire equipment heard and in order'),
  charging: (n: number, kw: string) => label(`电动自行车充电 ${n} 辆，${kw} 千瓦`, `${n} e-bikes charge, ${kw} kW`),
  noPiles: label('无充电桩数据', 'No charging pile is heard'),
  bikes: (n: number) => label(`电动车在电梯内 ${n} 处`, `e-bikes in ${n} lifts`),
  bars: label('条长为完好', 'bars: in order'),
  none: label('此范围无消防设备', 'No fire device here'),
};
const MOST = 7;

export default definePanel({ id: 'situation-fire', title: WORDS.title, component: SituationFire });

/** How ready the equipment against fire is, the worst kinds first, and what charges now. */
function SituationFire(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const { share, kinds, charging, bikesInLifts, asOf } = useGathered((world) => fireLoadOf(world, scope), scope);
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.bars)} source={pick(WORDS.source)} asOf={asOf}>
      {/* Rounded down: "100%" is said when nothing is the matter. */}
      <Fact number={share === null ? '—' : `${Math.floor(100 * share)}%`} title={pick(WORDS.share)}>
        <span>{pick(charging === null ? WORDS.noPiles : WORDS.charging(charging.vehicles, charging.powerKw.toFixed(1)))}</span>
        {bikesInLifts > 0 && <span>{pick(WORDS.bikes(bikesInLifts))}</span>}
      </Fact>
      <Rows none={kinds.length === 0 ? pick(WORDS.none) : undefined}>
        {kinds.slice(0, MOST).map(({ kind, all, inOrder, alerting }) => (
          <BarRow
            key={kind.id}
            name={pick(kind.label)}
            icon={kind.icon}
            share={inOrder / all}
            about={`${inOrder} / ${all}`}
            severity={alerting > 0 ? 2 : inOrder < all ? 4 : null}
          >
            {Math.floor((100 * inOrder) / all)}%
          </BarRow>
        ))}
      </Rows>
    </WallPanel>
  );
}

import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { parkingOf } from './parking.ts';

const WORDS = {
  title: label('停车与充电', 'Parking and charging'),
  source: label('车位地磁、充电桩', 'Parking sensors, charging piles'),
  free: label('个空闲车位', 'spaces free'),
  heard: (heard: number, all: number) => label(`${heard}/${all} 个车位有数`, `${heard} of ${all} heard`),
  none: label('此范围无车位与充电设施', 'Nothing of the kind here'),
  spaces: label('车位占用', 'Spaces taken'),
  connectors: label('公共充电接口', 'Public connectors'),
  piles: label('小区充电桩', 'Charging piles'),
  blocked: label('消防通道被占', 'Fire lanes blocked'),
  faulty: label('充电设施故障', 'Faulty chargers'),
  power: label('充电功率（千瓦）', 'Charging, kW'),
};

export default definePanel({ id: 'situation-parking', title: WORDS.title, component: SituationParking });

/** How full car parks and chargers are, and whether the fire engine would get through. */
function SituationParking(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const { spaces, connectors, piles, blocked, faulty, powerKw, asOf } = useGathered((world) => parkingOf(world, scope), scope);
  const nothing = spaces.all + connectors.all + piles.all === 0;
  return (
    <WallPanel title={pick(WORDS.title)} aside={scope.place?.name} source={pick(WORDS.source)} asOf={asOf}>
      <Fact number={spaces.heard === 0 ? '—' : spaces.heard - spaces.taken} title={pick(WORDS.free)}>
        <span>{pick(WORDS.heard(spaces.heard, spaces.all))}</span>
      </Fact>
      <Rows none={nothing ? pick(WORDS.none) : undefined}>
        {(['spaces', 'connectors', 'piles'] as const).map((what) => {
          const { taken, heard } = { spaces, connectors, piles }[what];
          return (
            <BarRow key={what} name={pick(WORDS[what])} share={heard === 0 ? null : taken / heard}>
              {heard === 0 ? '—' : `${taken}/${heard}`}
            </BarRow>
          );
        })}
        <BarRow name={pick(WORDS.power)} share={null}>
          {powerKw === null ? '—' : Math.round(powerKw)}
        </BarRow>
        <BarRow name={pick(WORDS.blocked)} share={blocked > 0 ? 1 : null} severity={2}>
          {spaces.heard === 0 ? '—' : blocked}
        </BarRow>
        <BarRow name={pick(WORDS.faulty)} share={faulty > 0 ? 1 : null} severity={3}>
          {connectors.heard + piles.heard === 0 ? '—' : faulty}
        </BarRow>
      </Rows>
    </WallPanel>
  );
}

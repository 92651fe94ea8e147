import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { UTILITIES, utilitiesOf } from './utilities.ts';

const WORDS = {
  title: label('水电气热', 'Power, water, gas, heat'),
  source: label('楼栋与分户表计', 'Meters of buildings and flats'),
  bars: label('条长为有数表计', 'bars: meters heard'),
  now: label('千瓦 当前用电', 'kW drawn now'),
  noMeter: label('无表计数据', 'No meter is heard'),
  alerting: (n: number) => label(`${n} 块表告警`, n === 1 ? '1 meter in alert' : `${n} meters in alert`),
  quiet: label('无表计告警', 'no meter in alert'),
  none: label('此范围无表计', 'No meter here'),
};
const NAMES = {
  power: label('用电', 'Power'),
  water: label('用水', 'Water'),
  gas: label('燃气', 'Gas'),
  heat: label('供热最低', 'Coldest supply'),
} as const satisfies Record<(typeof UTILITIES)[number]['id'], unknown>;
const UNITS = { power: 'kW', water: 'm³/h', gas: 'm³/h', heat: '℃' } as const;

export default definePanel({ id: 'situation-utilities', title: WORDS.title, component: SituationUtilities });

/** What flows in the four networks now, as the meters have it. */
function SituationUtilities(): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const scope = useScope();
  const { networks, asOf } = useGathered((current) => utilitiesOf(current, scope), scope);
  const known = networks.filter(({ all }) => all > 0);
  const power = networks[0].value;
  const alerting = networks.reduce((sum, each) => sum + each.alerting, 0);
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.bars)} source={pick(WORDS.source)} asOf={asOf}>
      <Fact number={power === null ? '—' : Math.round(power)} title={pick(power === null ? WORDS.noMeter : WORDS.now)}>
        {asOf > 0 && <span>{pick(alerting > 0 ? WORDS.alerting(alerting) : WORDS.quiet)}</span>}
      </Fact>
      <Rows none={known.length === 0 ? pick(WORDS.none) : undefined}>
        {known.map(({ id, kind, value, decimals, heard, all, ...state }) => (
          <BarRow
            key={id}
            name={pick(NAMES[id])}
            icon={world.kinds.get(kind)?.icon}
            about={`${heard}/${all}`}
            share={heard / all}
            severity={state.alerting > 0 ? 2 : state.watched > 0 ? 4 : null}
          >
            {value === null ? '—' : value.toFixed(decimals)} {UNITS[id]}
          </BarRow>
        ))}
      </Rows>
    </WallPanel>
  );
}

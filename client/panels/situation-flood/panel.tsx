import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { placeWords } from '#client/places/place-words.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { floodOf } from './flood.ts';

const WORDS = {
  title: label('雨情与内涝', 'Rain and flooding'),
  source: label('气象站、井盖水位', 'Weather stations, well levels'),
  rain: label('毫米/时 雨强', 'mm/h of rain'),
  most: (n: number) => label(`${n} 个气象站中最大`, `most of ${n} stations`),
  noRain: label('无气象站数据', 'No weather station is heard'),
  over: (over: number, high: number) => label(`${over} 井超限，${high} 井偏高`, `${over} over the limit, ${high} high`),
  heard: (heard: number, all: number) => label(`${heard}/${all} 井有数`, `${heard} of ${all} heard`),
  cm: label('厘米', 'cm'),
  none: label('此范围无井盖水位', 'No well is measured here'),
};
const MOST = 7;
/** Depth of a bar, cm. */
const DEPTH = 220;

export default definePanel({ id: 'situation-flood', title: WORDS.title, component: SituationFlood });

/** How hard it rains, and the wells that are fullest beside their limits. */
function SituationFlood(): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const scope = useScope();
  const flood = useGathered((current) => floodOf(current, scope), scope);
  return (
    <WallPanel
      title={pick(WORDS.title)}
      aside={flood.wells > 0 ? pick(WORDS.heard(flood.heard, flood.wells)) : ''}
      source={pick(WORDS.source)}
      asOf={flood.asOf}
    >
      <Fact number={flood.rain === null ? '—' : flood.rain.toFixed(1)} title={pick(flood.rain === null ? WORDS.noRain : WORDS.rain)}>
        {flood.rain !== null && <span>{pick(WORDS.most(flood.stations))}</span>}
        {flood.heard > 0 && <span>{pick(WORDS.over(flood.over, flood.high))}</span>}
      </Fact>
      <Rows none={flood.wells === 0 ? pick(WORDS.none) : undefined}>
        {flood.fullest.slice(0, MOST).map(({ device, value, limits }) => (
          <BarRow
            key={device.id}
            name={pick(placeWords(world, device.place))}
            icon={world.kinds.get(device.kind)?.icon}
            share={value / DEPTH}
            limit={limits.over / DEPTH}
            severity={value >= limits.over ? 3 : value >= limits.high ? 4 : null}
          >
            {Math.round(value)} {pick(WORDS.cm)}
          </BarRow>
        ))}
      </Rows>
    </WallPanel>
  );
}

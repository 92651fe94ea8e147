import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { STATUS } from '#contract/live/status.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { percent } from '#client/panels/wall-health/health.ts';
import { useReadingsAsOf } from '#client/situation/as-of.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { inScope, useScope, type Scope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import type { World } from '#client/world/world.ts';
import { EVIDENCE, INDICATORS, TARGETS } from './indicators.ts';

const WORDS = {
  title: label('智慧社区建设', 'Smart communities'),
  level: label('基础型', 'basic level'),
  target: (year: number) => label(`济南 ${year} 年底目标`, `target of Jinan, ${year}`),
  before: label('成长型、标杆型指标未取得', 'Indicators of higher levels are not known'),
  notEntered: label('未录入', 'not entered'),
};

export default definePanel({ id: 'situation-communities', title: WORDS.title, component: SituationCommunities });

const BAD: ReadonlySet<number> = new Set([STATUS.unknown, STATUS.offline, STATUS.stale, STATUS.fault]);

/** Share of cameras that are heard in time and have no fault; null without any. */
function camerasIntact(world: World, scope: Pick<Scope, 'path'>): number | null {
  let [all, intact] = [0, 0];
  for (const { kind, place, handle } of world.all('device').values()) {
    if (kind !== 'camera' || !inScope(scope, place)) continue;
    all++;
    if (!BAD.has(world.columns.status[handle])) intact++;
  }
  return all === 0 ? null : intact / all;
}

/** How far the building of smart communities has come, of what is known; the mark on a bar is what 基础型 asks for. */
function SituationCommunities(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const asOf = useReadingsAsOf();
  const cameras = useGathered((world) => camerasIntact(world, scope), scope);
  const { year, communities } = TARGETS[TARGETS.length - 1];
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.level)} source={pick(EVIDENCE)} asOf={asOf}>
      <Fact number={communities} title={pick(WORDS.target(year))}>
        <span>{pick(WORDS.before)}</span>
      </Fact>
      <Rows>
        {INDICATORS.map(({ name, formula, least, measured }) => {
          const value = measured === 'cameras-intact' ? cameras : null;
          return (
            <BarRow
              key={name.en}
              name={pick(name)}
              about={pick(formula)}
              share={value}
              limit={least}
              severity={value !== null && value < least ? 3 : null}
            >
              {value === null ? pick(WORDS.notEntered) : percent(value)}
            </BarRow>
          );
        })}
      </Rows>
    </WallPanel>
  );
}

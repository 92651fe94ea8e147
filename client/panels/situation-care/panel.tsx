import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { SEVERITIES, SEVERITY_LABELS } from '#contract/severity.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { careOf } from './care.ts';

const WORDS = {
  title: label('关爱守护', 'Care'),
  source: label('关爱设备与告警', 'Care devices and their alerts'),
  open: label('处待关注', 'to look after'),
  heard: (heard: number, all: number) => label(`${heard}/${all} 台关爱设备按时上报`, `${heard} of ${all} devices heard in time`),
  none: label('无关爱设备，或本屏观看对象不可知', 'No care devices, or this audience may not know'),
  levels: label('仅示等级', 'levels only'),
};

export default definePanel({ id: 'situation-care', title: WORDS.title, component: SituationCare });

/** How many homes want attention, by level. Who, where and what is measured stands on the desk of those who may know. */
function SituationCare(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const asOf = useRecordsAsOf();
  const { devices, heard, byLevel } = useGathered((world) => careOf(world, scope), scope);
  const open = SEVERITIES.reduce((sum, level) => sum + byLevel[level], 0);
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.levels)} source={pick(WORDS.source)} asOf={asOf}>
      <Fact number={devices === 0 ? '—' : open} title={pick(WORDS.open)}>
        {devices > 0 && <span>{pick(WORDS.heard(heard, devices))}</span>}
      </Fact>
      <Rows none={devices === 0 ? pick(WORDS.none) : undefined}>
        {devices > 0 &&
          SEVERITIES.map((level) => (
            <BarRow
              key={level}
              name={pick(SEVERITY_LABELS[level])}
              share={open === 0 ? null : byLevel[level] / open}
              severity={byLevel[level] > 0 ? level : null}
            >
              {byLevel[level]}
            </BarRow>
          ))}
      </Rows>
    </WallPanel>
  );
}

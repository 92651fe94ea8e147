import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Warning } from '#contract/records/warning.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { useGathered } from '#client/situation/use-gathered.ts';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useWarnings } from '#client/warnings/use-warnings.ts';
import { warningName } from '#client/warnings/in-force.ts';
import { Moment } from '#client/ui/time/Age.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { weatherOf } from './weather.ts';

const WORDS = {
  title: label('天气与预警', 'Weather and warnings'),
  stations: label('气象站', 'Weather stations'),
  heard: (n: number) => label(`${n} 站有数`, `${n} heard`),
  warnings: label('条预警', 'warnings'),
  warning: label('条预警', 'warning'),
  none: label('当前无官方预警', 'No official warning now'),
  until: label('至', 'until'),
  from: label('将于', 'from'),
  exercise: label('演练', 'exercise'),
  silent: label('无气象站数据', 'No weather station is heard'),
};
const MOST = 3;
/** A bar is full at this much, in the unit of its point. */
const FULL = { rainMmH: 60, windMs: 30, tempC: 45, levelM: 4 } as const;

export default definePanel({ id: 'situation-weather', title: WORDS.title, component: SituationWeather });

/** What is officially warned of, until when and by whom, and what the stations read beside the limits that are in force for it. */
function SituationWeather(): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const scope = useScope();
  const warnings = useWarnings(scope.path);
  const { rows, stations, asOf } = useGathered((current) => weatherOf(current, scope), scope);
  const kind = world.kinds.get('weather-station');
  const heardAt = warnings.reduce((newest, { receivedAt }) => Math.max(newest, receivedAt), asOf);
  const sources = [...new Set(warnings.map(({ senderName, sender }) => senderName || sender)), pick(WORDS.stations)];
  return (
    <WallPanel title={pick(WORDS.title)} aside={stations > 0 ? pick(WORDS.heard(stations)) : ''} source={sources.join('、')} asOf={heardAt}>
      <Fact
        number={warnings.length}
        title={pick(warnings.length === 0 ? WORDS.none : warnings.length === 1 ? WORDS.warning : WORDS.warnings)}
      >
        {warnings.slice(0, MOST).map((warning) => (
          <WarningLine key={warning.id} warning={warning} />
        ))}
      </Fact>
      <Rows none={stations === 0 ? pick(WORDS.silent) : undefined}>
        {stations > 0 &&
          kind &&
          rows.map(({ point, most, limit }) => {
            const spec = kind.points[point];
            const over = most !== null && limit !== null && most > limit;
            return (
              <BarRow
                key={point}
                name={`${pick(spec.label)} ${spec.unit}`}
                share={most === null ? null : most / FULL[point]}
                limit={limit === null ? undefined : limit / FULL[point]}
                severity={over ? 3 : null}
              >
                {most === null ? '—' : most.toFixed(point === 'levelM' ? 2 : 1)}
              </BarRow>
            );
          })}
      </Rows>
    </WallPanel>
  );
}

function WarningLine({ warning }: { warning: Warning }): JSX.Element {
  const { pick } = useWords();
  const ahead = warning.state === 'upcoming';
  return (
    <span>
      <SeverityMark severity={warning.colour} unacked={!ahead} /> {pick(warningName(warning))} {pick(ahead ? WORDS.from : WORDS.until)}{' '}
      <Moment at={ahead ? warning.from : warning.expires} />
      {warning.simulated && ` · ${pick(WORDS.exercise)}`}
    </span>
  );
}

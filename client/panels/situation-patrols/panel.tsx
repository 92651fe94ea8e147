import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { METHOD_LABELS } from '#contract/patrols/check-in.ts';
import type { RoundsReply, RoundView } from '#contract/patrols/view.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { summaryOf } from '#client/patrols/summary.ts';
import { PATROL_WORDS as WORDS } from '#client/patrols/words.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { BarRow, Fact, Rows } from '#client/situation/Parts.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { formatMoment } from '#client/ui/time/format.ts';

const EVERY_MS = 15_000;

export default definePanel({ id: 'situation-patrols', title: label('智能巡检', 'Patrols'), component: SituationPatrols });

/** Today's rounds: how much of each was walked, and what nobody was at. Who walks stands on the desk of those who may know. */
function SituationPatrols(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useAsked<RoundsReply>('/api/v1/patrol-rounds', EVERY_MS);
  const { points, visited, late, missed, last } = summaryOf(data?.items ?? []);
  const none = refusal ? refusal.message : WORDS.none;
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.today)} source={pick(WORDS.source)} asOf={data?.now ?? 0}>
      <Fact number={points === 0 ? '—' : missed} title={pick(WORDS.missedNow)}>
        {points > 0 && <span>{[WORDS.visited(visited, points), ...(late > 0 ? [WORDS.late(late)] : [])].map(pick).join(' · ')}</span>}
        {last && (
          <span>
            {pick(WORDS.lastOne)} {pick(METHOD_LABELS[last.method])} <AgeText at={last.at} />
          </span>
        )}
      </Fact>
      <Rows none={data?.items.length === 0 || refusal ? pick(none) : undefined}>
        {data?.items.map((round) => (
          <One key={round.id} round={round} now={data.now} />
        ))}
      </Rows>
    </WallPanel>
  );
}

function One({ round, now }: { readonly round: RoundView; readonly now: number }): JSX.Element {
  const { pick } = useWords();
  const { points, visited, late, missed } = summaryOf([round]);
  const words = missed > 0 ? WORDS.missed(missed) : late > 0 ? WORDS.late(late) : null;
  return (
    <BarRow
      name={`${formatMoment(round.from, now).slice(0, 5)} ${round.name}`}
      about={`${round.byHand ? pick(WORDS.byHand) : round.shift} ${pick(WORDS.visited(visited, points))}`}
      share={points === 0 ? null : visited / points}
      severity={missed > 0 ? 3 : late > 0 ? 4 : null}
    >
      {words ? pick(words) : `${visited}/${points}`}
    </BarRow>
  );
}

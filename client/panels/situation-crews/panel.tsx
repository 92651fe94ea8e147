import { useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { SKILLS } from '#contract/vocabularies/skills.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { placeWords } from '#client/places/place-words.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { Fact, Rows } from '#client/situation/Parts.tsx';
import { inScope, useScope } from '#client/situation/scope.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { dutyOf, type Out } from './duty.ts';
import styles from './crews.module.css';

const WORDS = {
  title: label('值班与出动', 'On duty and out'),
  source: label('队伍状态与工单', 'Crews and their tickets'),
  people: label('人在岗', 'people on duty'),
  of: (n: number, crews: number) => label(`全员 ${n} 人，${crews} 队执行中`, `of ${n}; ${crews} crews out`),
  free: label('空闲', 'free'),
  busy: label('出动', 'out'),
  off: label('离岗', 'off'),
  there: label('已到场', 'there'),
  onTheWay: label('赶赴中', 'on the way'),
  noneOut: label('无队伍出动', 'No crew is out'),
  none: label('未登记队伍', 'No crew is entered'),
};
const MOST_OUT = 4;

export default definePanel({ id: 'situation-crews', title: WORDS.title, component: SituationCrews });

/** Who is there to be sent, by what they can do; who is out, at what and for how long. */
function SituationCrews(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const crews = useRecords('crew');
  const tickets = useRecords('ticket');
  const asOf = useRecordsAsOf();
  const duty = useMemo(
    () =>
      dutyOf(
        [...crews.records.values()].filter(({ place }) => inScope(scope, place)),
        tickets.records.values(),
      ),
    [crews.records, crews.version, tickets.records, tickets.version, scope],
  );
  return (
    <WallPanel title={pick(WORDS.title)} aside={scope.place?.name} source={pick(WORDS.source)} asOf={asOf}>
      <Fact number={duty.people} title={pick(WORDS.people)}>
        <span>{pick(WORDS.of(duty.allPeople, new Set(duty.out.map(({ crew }) => crew.id)).size))}</span>
      </Fact>
      <ul className={styles.skills}>
        {duty.bySkill.map(({ skill, free, busy, off }) => (
          <li key={skill} className={styles.skill}>
            <Icon name={SKILLS[skill].icon} />
            <span>{pick(SKILLS[skill].label)}</span>
            <span
              className={styles.crews}
              role="img"
              aria-label={`${pick(WORDS.busy)} ${busy}, ${pick(WORDS.free)} ${free}, ${pick(WORDS.off)} ${off}`}
            >
              {Array.from({ length: busy + free + off }, (_, i) => (
                <i key={i} data-crew={i < busy ? 'busy' : i < busy + free ? 'free' : 'off'} />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <Rows none={duty.allPeople === 0 ? pick(WORDS.none) : duty.out.length === 0 ? pick(WORDS.noneOut) : undefined}>
        {duty.out.slice(0, MOST_OUT).map((out) => (
          <OutRow key={out.ticket.id} {...out} />
        ))}
      </Rows>
    </WallPanel>
  );
}

function OutRow({ crew, ticket, since, there }: Out): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  return (
    <li className={styles.out}>
      <Name text={crew.name} />
      <span className={styles.state} data-there={there || undefined}>
        {pick(there ? WORDS.there : WORDS.onTheWay)} <AgeText at={since} />
      </span>
      <Name text={pick(placeWords(world, ticket.place))} className={styles.where} />
    </li>
  );
}

import { useState, type JSX, type ReactNode } from 'react';
import { label } from '#contract/label.ts';
import type { BackTest, CompoundRisk, Risk } from '#contract/risk/risk.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { backTestWords, byPoints, colourName, spanWords, valueWords, WORDS } from '#client/risk/words.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { Rows } from '#client/situation/Parts.tsx';
import { useScope } from '#client/situation/scope.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { usePast } from '#client/world/hooks.ts';
import styles from './risk.module.css';

const EVERY_MS = 15_000;
const TEST_EVERY_MS = 600_000;
/** Compounds that can be chosen. */
const MOST = 4;
const SOURCE = label('加权模型推算，非官方预警', 'A weighted model; no official warning');
const PAST = label('只有此刻的风险', 'Of now alone');

export default definePanel({ id: 'situation-risk', title: WORDS.title, component: SituationRisk });

/** The compound at the highest risk, opened into what its score is made of; the next ones can be chosen. */
function SituationRisk(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  const past = usePast();
  const [chosen, choose] = useState('');
  const { data, refusal } = useAsked<Risk>(
    `/api/v1/risk?most=${MOST}&parts=${MOST}${scope.path === '' ? '' : `&within=${encodeURIComponent(scope.path)}`}`,
    EVERY_MS,
  );
  const tested = useAsked<BackTest>('/api/v1/risk/back-test', TEST_EVERY_MS).data;
  const places = past ? [] : (data?.places ?? []);
  const one = places.find(({ place }) => place === chosen) ?? places[0];
  return (
    <WallPanel title={pick(WORDS.title)} aside={pick(WORDS.outOf)} source={pick(refusal ? refusal.message : SOURCE)} asOf={data?.at ?? 0}>
      {data && one ? (
        <>
          <Opened one={one} risk={data}>
            {places.map(({ place, colour, score }) => (
              <button key={place} type="button" aria-pressed={place === one.place} onClick={() => choose(place)}>
                {colour !== null && <SeverityMark severity={colour} />} {data.names[place] ?? place}{' '}
                <b>{score === null ? '—' : Math.round(score)}</b>
              </button>
            ))}
          </Opened>
          {tested && <p className={styles.tested}>{pick(backTestWords(tested))}</p>}
        </>
      ) : (
        <Rows none={pick(past ? PAST : WORDS.none)} />
      )}
    </WallPanel>
  );
}

interface OpenedProps {
  readonly one: CompoundRisk;
  readonly risk: Risk;
  /** Other compounds: shown where there is room below the parts. */
  readonly children: ReactNode;
}

function Opened({ one, risk: { model, names }, children }: OpenedProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <p className={styles.one}>
        <strong>{one.score === null ? '—' : Math.round(one.score)}</strong>
        {one.colour !== null && <SeverityMark severity={one.colour} />}
        <span>{names[one.place] ?? one.place}</span>
        <span>{pick(colourName(one.colour))}</span>
      </p>
      <p className={styles.span}>
        {pick(spanWords(one))}
        {one.inForce !== null && ` · ${pick(WORDS.inForce)}`}
      </p>
      <ul className={styles.parts}>
        {byPoints(one.parts).map((part) => {
          const spec = model.factors.find(({ id }) => id === part.factor)!;
          return (
            <li key={part.factor} data-unknown={part.value === null || undefined} title={pick(part.why ?? part.source)}>
              <span className={styles.name}>{pick(spec.label)}</span>
              <span className={styles.value}>{pick(valueWords(part, spec))}</span>
              <span className={styles.bar}>
                <i style={{ width: `${100 * (part.share ?? 0)}%` }} />
              </span>
              <span className={styles.points}>{part.points === null ? '—' : `+${Math.round(part.points)}`}</span>
            </li>
          );
        })}
        <li className={styles.next}>{children}</li>
      </ul>
    </>
  );
}

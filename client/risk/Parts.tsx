import type { JSX } from 'react';
import type { Risk } from '#contract/risk/risk.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { AgeText } from '#client/ui/time/Age.tsx';
import { byPoints, valueWords, WORDS } from './words.ts';
import styles from './risk.module.css';

const EVERY_MS = 15_000;

/** What the score of a compound is made of: value, weight, source and age of each part. Asked for while it is shown. */
export function Parts({ of }: { readonly of: string }): JSX.Element | null {
  const { pick } = useWords();
  const { data, refusal } = useAsked<Risk>(`/api/v1/risk?most=1&parts=1&within=${encodeURIComponent(of)}`, EVERY_MS);
  const one = data?.places.find(({ place }) => place === of);
  if (!one) return refusal && <p>{pick(refusal.message)}</p>;
  return (
    <div className={styles.scroll}>
      <table className={styles.parts}>
        <thead>
          <tr>
            {[WORDS.factor, WORDS.value, WORDS.weight, WORDS.adds, WORDS.heard, WORDS.source, WORDS.age].map((head) => (
              <th key={head.en}>{pick(head)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byPoints(one.parts).map((part) => {
            const spec = data!.model.factors.find(({ id }) => id === part.factor)!;
            return (
              <tr key={part.factor} data-unknown={part.value === null || undefined} title={pick(spec.about)}>
                <th scope="row">{pick(spec.label)}</th>
                <td>{part.why ? `${pick(WORDS.unknown)} · ${pick(part.why)}` : pick(valueWords(part, spec))}</td>
                <td className={styles.number}>{part.weight}</td>
                <td className={styles.number}>
                  <span className={styles.share}>
                    <i style={{ width: `${100 * (part.share ?? 0)}%` }} />
                  </span>
                  {part.points === null ? '—' : part.points.toFixed(1)}
                </td>
                <td className={styles.number}>{part.value === null ? '—' : `${Math.round(part.coverage * 100)}%`}</td>
                <td>{pick(part.source)}</td>
                <td>{part.value === null ? '—' : part.at === null ? pick(WORDS.standing) : <AgeText at={part.at} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

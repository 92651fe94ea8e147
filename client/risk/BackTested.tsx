import type { JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { BackTest } from '#contract/risk/risk.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { Moment } from '#client/ui/time/Age.tsx';
import { backTestWords, colourName, percent, WORDS } from './words.ts';
import styles from './risk.module.css';

const EVERY_MS = 600_000;
function eventWords({ compounds, of, steps, events, horizonH }: BackTest): Label {
  const [zh, en] = compounds < of ? [`（共 ${of} 个，均匀抽取）`, ` (evenly chosen of ${of})`] : ['', ''];
  return label(
    `${compounds} 个小区${zh}，${steps} 小时，险情 ${events} 起；预警后 ${horizonH} 小时内出险为命中`,
    `${compounds} compounds${en}, ${steps} h, ${events} events; a hit is an event within ${horizonH} h of a warning`,
  );
}

/** What the model would have warned of in the past, beside what came. */
export function BackTested(): JSX.Element | null {
  const { pick } = useWords();
  const { data } = useAsked<BackTest>('/api/v1/risk/back-test', EVERY_MS);
  if (data === null) return null;
  return (
    <details className={styles.tested} data-history={data.history}>
      <summary>
        <strong>{pick(backTestWords(data))}</strong>
      </summary>
      <p className={styles.quiet}>
        <Moment at={data.from} /> – <Moment at={data.to} /> · {pick(data.steps === 0 ? WORDS.noHistory : eventWords(data))}
      </p>
      {data.steps > 0 && (
        <table className={styles.parts}>
          <thead>
            <tr>
              {[WORDS.colour, WORDS.hitRate, WORDS.falseRate, WORDS.spells, WORDS.time].map((head) => (
                <th key={head.en}>{pick(head)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.colour}>
                <th scope="row">
                  <SeverityMark severity={row.colour} /> {pick(colourName(row.colour))} ≥ {row.from}
                  {row.colour === data.warnFrom && <span className={styles.mark}>{pick(WORDS.warnsFrom)}</span>}
                </th>
                <td className={styles.number}>
                  {percent(row.hitRate)} <small>{`${row.hits} / ${data.events}`}</small>
                </td>
                <td className={styles.number}>
                  {percent(row.falseAlarmRate)} <small>{`${row.falseAlarms} / ${row.spells}`}</small>
                </td>
                <td className={styles.number}>{row.spells}</td>
                <td className={styles.number}>{`${(row.share * 100).toFixed(1)}%`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul className={styles.quiet}>
        {data.limits.map((limit) => (
          <li key={limit.en}>{pick(limit)}</li>
        ))}
      </ul>
    </details>
  );
}

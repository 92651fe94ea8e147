import { Fragment, type JSX } from 'react';
import { describeKind } from '#contract/kinds/describe-kind.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import parts from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import styles from './kinds.module.css';

/** A kind in words, made of its data alone. */
export function KindWords({ kind }: { kind: DeviceKind }): JSX.Element {
  const { pick } = useWords();
  const described = describeKind(kind);
  return (
    <div className={styles.words}>
      <p className={parts.quiet}>{pick(described.facts)}</p>
      {described.parts.map(({ title, rows }) => (
        <section key={title.en}>
          <h3>{pick(title)}</h3>
          <dl>
            {rows.map(({ id, label, about }) => (
              <Fragment key={id}>
                <dt>
                  {pick(label)} <span className={parts.code}>{id}</span>
                </dt>
                <dd>{pick(about)}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

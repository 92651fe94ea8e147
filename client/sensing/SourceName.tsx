import type { JSX } from 'react';
import type { Label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSecondName } from '#client/i18n/second-name.ts';
import { Name } from '#client/ui/data/Name.tsx';
import styles from './sensing.module.css';

/** `http · 芙蓉街社区`, and how the place is said where one reads English. */
export function SourceName({ name }: { name: Label }): JSX.Element {
  const { pick } = useWords();
  const second = useSecondName();
  const text = pick(name);
  const said = second(text.slice(text.lastIndexOf(' · ') + 1).replace(/^· /, ''));
  return (
    <>
      <Name text={text} />
      {said !== '' && <small className={styles.second}>{said}</small>}
    </>
  );
}

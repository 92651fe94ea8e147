import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { thrownInto } from '#contract/walls/layout/show.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock } from '#client/ui/time/format.ts';
import styles from './region.module.css';
import type { Laid } from './use-laid.ts';

const WORDS = {
  hand: (name: string, until: string) => label(`${name}切换，${until} 返回`, `chosen by ${name}, until ${until}`),
  staff: label('工作人员', 'staff'),
  incident: label('因事件自动切换，结束后返回', 'brought by an incident, until that is over'),
  elsewhere: (name: string) => label(`${name}上屏的内容不在此布局中，布局返回后显示`, `what ${name} shows is in another layout`),
};

/** Why a wall does not look as usual, in words: who chose its layout and until when, or what brought it. */
export function LayoutLine({ laid }: { laid: Laid }): JSX.Element | null {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { inForce, sent, subject, thrown } = laid;
  const here = new Set(thrownInto(thrown, sent.id).filter(({ region }) => sent.layout.regions.some(({ id }) => id === region)));
  const lost = thrown.find((one) => one.until > now && !here.has(one));
  if (inForce.by !== 'hand' && inForce.by !== 'incident' && !lost) return null;
  return (
    <p className={styles.line} role="status" data-by={inForce.by} data-layout={sent.name}>
      <strong>
        <bdi>{sent.name}</bdi>
      </strong>
      {inForce.by === 'hand' && <> · {pick(WORDS.hand(inForce.name || pick(WORDS.staff), formatClock(inForce.until)))}</>}
      {inForce.by === 'incident' && (
        <>
          {' · '}
          {subject && <Name text={pick(subject.title)} />} {pick(WORDS.incident)}
        </>
      )}
      {lost && <> · {pick(WORDS.elsewhere(lost.by))}</>}
    </p>
  );
}

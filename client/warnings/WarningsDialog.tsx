import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { warnedAt } from '#contract/kinds/warned-limits.ts';
import type { Warning } from '#contract/records/warning.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { AgeText, Moment } from '#client/ui/time/Age.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { StricterLimits } from './StricterLimits.tsx';
import { stricterLimits } from './stricter.ts';
import { WarningChip } from './WarningChip.tsx';
import styles from './warnings.module.css';

const WORDS = {
  title: label('官方预警', 'Official warnings'),
  by: label('发布', 'By'),
  time: label('时段', 'From – until'),
  area: label('区域', 'Area'),
  here: label('涉及', 'Over'),
  limits: label('期间收紧的限值', 'Limits that are stricter meanwhile'),
  none: label('没有限值因此收紧', 'No limit is stricter for it'),
  exercise: label('演练：只涉及模拟设备', 'An exercise: it concerns simulated devices alone'),
};

/** Warnings word for word, who said them when, over which places, and what they change. */
export default function WarningsDialog({ warnings, onClose }: { warnings: readonly Warning[]; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <Dialog title={pick(WORDS.title)} onClose={onClose} size="medium">
      {warnings.map((warning) => (
        <One key={warning.id} warning={warning} />
      ))}
    </Dialog>
  );
}

function One({ warning }: { warning: Warning }): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const { headline, description, instruction, senderName, sender, sent, from, expires, area, places } = warning;
  const warned = warnedAt([warning], { place: places[0] ?? '', simulated: warning.simulated });
  const limits = [...world.kinds.values()].flatMap((kind) => stricterLimits(kind, warned));
  return (
    <article className={styles.one}>
      <h3>
        <WarningChip warning={warning} />
      </h3>
      {warning.simulated && <p className={styles.quiet}>{pick(WORDS.exercise)}</p>}
      {headline !== '' && <p>{headline}</p>}
      {description !== '' && <p>{description}</p>}
      {instruction !== '' && <p>{instruction}</p>}
      <dl className={styles.facts}>
        <dt>{pick(WORDS.by)}</dt>
        <dd>
          <bdi>{senderName || sender}</bdi> · <AgeText at={sent} />
        </dd>
        <dt>{pick(WORDS.time)}</dt>
        <dd>
          <Moment at={from} /> – <Moment at={expires} />
        </dd>
        <dt>{pick(WORDS.area)}</dt>
        <dd>{area}</dd>
        <dt>{pick(WORDS.here)}</dt>
        <dd>{places.map((path) => world.get('place', path)?.name ?? path).join('、')}</dd>
        <dt>{pick(WORDS.limits)}</dt>
        <dd>{limits.length === 0 ? pick(WORDS.none) : <StricterLimits limits={limits} />}</dd>
      </dl>
    </article>
  );
}

import { memo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Operation } from '#contract/records/operation.ts';
import { operationWords } from '#contract/records/operation-words.ts';
import { actorName } from '#client/i18n/said.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { cx } from '#client/ui/styles/classes.ts';
import { AgeText, Moment } from '#client/ui/time/Age.tsx';
import { useWorld } from '#client/world/hooks.ts';
import styles from './timeline.module.css';

const OPERATED = label('操作', 'Told to');

interface OperatedRowProps {
  readonly operation: Operation;
  readonly selected: boolean;
  /** Names the device: the list is not of one device alone. */
  readonly withDevice: boolean;
  readonly onChoose: (operation: Operation) => void;
}

/** One line: what a device was told to do, by whom, and what came of it. */
export const OperatedRow = memo(function OperatedRow({ operation, selected, withDevice, onChoose }: OperatedRowProps): JSX.Element {
  const world = useWorld();
  const { pick, lang } = useWords();
  const { id, kind, action, device, requestedAt, requestedBy, reason, state } = operation;
  const what = world.kinds.get(kind)?.actions?.[action];
  return (
    <div
      role="option"
      id={`event-${id}`}
      aria-selected={selected}
      className={cx(styles.row, styles.everyday)}
      onClick={() => onChoose(operation)}
      data-operated={state}
    >
      <Icon name="user" className={styles.mark} />
      <span className={styles.what}>
        <span className={styles.label}>
          {pick(OPERATED)} {what ? pick(what.label) : action}
        </span>
      </span>
      <span className={styles.when}>
        <Moment at={requestedAt} />
        <AgeText at={requestedAt} className={styles.age} />
      </span>
      <span className={styles.said}>
        <Badge severity={state === 'timed-out' ? 3 : state === 'refused' ? 4 : undefined}>{pick(operationWords(operation))}</Badge>
        {withDevice && <Name text={world.get('device', device)?.name ?? device} className={styles.device} />}
        <span className={styles.value}>
          <bdi>{actorName(requestedBy, lang)}</bdi>
        </span>
        {reason !== '' && <Name text={reason} />}
      </span>
    </div>
  );
});

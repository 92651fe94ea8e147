import type { JSX } from 'react';
import { firstPersonOf, type Operation } from '#contract/records/operation.ts';
import { operationWords } from '#contract/records/operation-words.ts';
import type { User } from '#contract/roles.ts';
import { mayCommand } from '#contract/transitions.ts';
import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import { useSendCommand } from '#client/actions/send-command.ts';
import { actorName } from '#client/i18n/said.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { AgeText, Moment } from '#client/ui/time/Age.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { outcomeOf, progressOf } from './group.ts';
import { WORDS, tries } from './words.ts';
import styles from './operate.module.css';

interface OperationRowProps {
  readonly operation: Operation;
  /** All that was given with it, itself too. */
  readonly group: readonly Operation[];
  /** As the kind has it now; undefined when it has it no more. */
  readonly action: ActionSpec | undefined;
  readonly user: User | null;
}

const SHOWN = 6;

/** One operation: what, by whom, when, what came of it; of a group how far it is and what failed. */
export function OperationRow({ operation, group, action, user }: OperationRowProps): JSX.Element {
  const { pick, lang } = useWords();
  const { requestedAt, requestedBy, words, reason, state, approved } = operation;
  return (
    <li className={styles.row} data-operation={operation.id} data-state={state} data-outcome={outcomeOf(operation)}>
      <p className={styles.line}>
        <strong>{action ? pick(action.label) : operation.action}</strong>
        <Badge severity={state === 'timed-out' ? 3 : state === 'refused' ? 4 : undefined}>{pick(operationWords(operation))}</Badge>
        {operation.tries > 1 && <span className={styles.quiet}>{pick(tries(operation.tries))}</span>}
        <span className={styles.when}>
          <Moment at={requestedAt} /> <AgeText at={requestedAt} />
        </span>
      </p>
      <p className={styles.quiet}>
        {[actorName(requestedBy, lang), approved?.by.name].filter(Boolean).join(' + ')} · {operation.id}
        {reason && ` · ${reason}`}
      </p>
      {words && <p className={styles.words}>{pick(words)}</p>}
      {group.length > 1 && <GroupProgress group={group} />}
      {state === 'awaiting' && user && <SecondPerson operation={operation} user={user} />}
    </li>
  );
}

function GroupProgress({ group }: { group: readonly Operation[] }): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const { of, ok, underWay, failed } = progressOf(group);
  return (
    <div className={styles.group}>
      <div className={styles.bar} role="progressbar" aria-valuemin={0} aria-valuemax={of} aria-valuenow={of - underWay}>
        <span className={styles.ok} style={{ width: `${(ok / of) * 100}%` }} />
        <span className={styles.bad} style={{ width: `${(failed.length / of) * 100}%` }} />
      </div>
      <p className={styles.quiet}>
        {ok}/{of} {pick(WORDS.ok)}
        {failed.length > 0 && ` · ${failed.length} ${pick(WORDS.failed)}`}
        {underWay > 0 && ` · ${underWay} ${pick(WORDS.underWay)}`}
      </p>
      {failed.length > 0 && (
        <ul className={styles.failed}>
          {failed.slice(0, SHOWN).map(({ id, device, words }) => (
            <li key={id}>
              <Name text={world.get('device', device)?.name ?? device} />
              {words && <span className={styles.quiet}>{pick(words)}</span>}
            </li>
          ))}
          {failed.length > SHOWN && <li className={styles.quiet}>+ {failed.length - SHOWN}</li>}
        </ul>
      )}
    </div>
  );
}

/** Somebody else than who gave it agrees or does not; who gave it may take it back. */
function SecondPerson({ operation, user }: { operation: Operation; user: User }): JSX.Element | null {
  const { pick } = useWords();
  const run = useSendCommand();
  const { group } = operation;
  const own = firstPersonOf(operation) === user.id;
  if (!own && !mayCommand(user.role, 'approve')) return null;
  return (
    <div className={styles.actions}>
      {own ? (
        <span className={styles.quiet}>{pick(WORDS.secondPerson)}</span>
      ) : (
        <Button look="danger" onClick={() => void run('approve', { group })}>
          {pick(WORDS.approve)}
        </Button>
      )}
      <Button onClick={() => void run('decline', { group, reason: '' })}>{pick(own ? WORDS.takeBack : WORDS.decline)}</Button>
    </div>
  );
}

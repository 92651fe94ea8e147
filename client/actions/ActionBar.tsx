import { useState, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { usePast } from '#client/world/hooks.ts';
import { distinctKeys, type Action } from './actions.ts';
import styles from './actions.module.css';

interface ActionBarProps {
  readonly actions: readonly Action[];
  /** A promise lasts until the server has answered: so long the button is shown busy and does nothing again. */
  readonly onAct: (action: Action) => Promise<unknown> | undefined;
}

/** The buttons of what can be done, each with its key; the keys work as long as the bar is shown. */
export function ActionBar({ actions, onAct }: ActionBarProps): JSX.Element | null {
  const { pick, t } = useWords();
  const past = usePast();
  const own = distinctKeys(actions);
  const [under, setUnder] = useState<ReadonlySet<string>>(new Set());
  const act = (action: Action): void => {
    if (under.has(action.command)) return;
    const answer = onAct(action);
    if (!answer) return;
    setUnder((before) => new Set(before).add(action.command));
    const end = (): void => setUnder((before) => new Set([...before].filter((command) => command !== action.command)));
    void answer.then(end, end);
  };
  useKeys(Object.fromEntries(own.filter((action) => action.key !== '').map((action) => [action.key, () => act(action)])));
  if (own.length === 0) return null;
  if (past) return <p className={styles.past}>{t('replay.noActions')}</p>;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('actions.title')}>
      {own.map((action) => (
        <Button
          key={action.command}
          look={action.look}
          shortcut={action.key || undefined}
          onClick={() => act(action)}
          waiting={under.has(action.command)}
          data-command={action.command}
        >
          {pick(action.label)}
        </Button>
      ))}
    </div>
  );
}

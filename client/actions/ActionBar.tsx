import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/Button.tsx';
import { useKeys } from '#client/ui/keys.ts';
import { distinctKeys, type Action } from './actions.ts';
import styles from './actions.module.css';

interface ActionBarProps {
  readonly actions: readonly Action[];
  readonly onAct: (action: Action) => void;
}

/** The buttons of what can be done, each with its key; the keys work as long as the bar is shown. */
export function ActionBar({ actions, onAct }: ActionBarProps): JSX.Element | null {
  const { pick, t } = useWords();
  const own = distinctKeys(actions);
  useKeys(Object.fromEntries(own.filter((action) => action.key !== '').map((action) => [action.key, () => onAct(action)])));
  if (own.length === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('actions.title')}>
      {own.map((action) => (
        <Button key={action.command} look={action.look} shortcut={action.key || undefined} onClick={() => onAct(action)} data-command={action.command}>
          {pick(action.label)}
        </Button>
      ))}
    </div>
  );
}

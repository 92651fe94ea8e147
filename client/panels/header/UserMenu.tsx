import type { JSX } from 'react';
import { ROLE_LABELS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { useSignedIn } from '#client/session/context.ts';
import { signOut } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuItem, MenuLine, MenuTitle } from '#client/ui/controls/Menu.tsx';
import styles from './header.module.css';

/** Who is here, their account, and the way out. */
export function UserMenu(): JSX.Element {
  const { t, pick } = useWords();
  const {
    session: { user },
    leave,
  } = useSignedIn();
  const out = (): void => void signOut().finally(leave);
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="user" className={styles.user}>
          <bdi>{user.name}</bdi>
        </Button>
      }
    >
      <MenuTitle>{pick(ROLE_LABELS[user.role])}</MenuTitle>
      <MenuItem onSelect={() => location.assign(withBasePath('/'))}>{t('user.screens')}</MenuItem>
      <MenuItem onSelect={() => void open(withBasePath('/account'), '_blank', 'noopener')}>{t('user.account')}</MenuItem>
      <MenuLine />
      <MenuItem onSelect={out}>{t('user.out')}</MenuItem>
    </Menu>
  );
}

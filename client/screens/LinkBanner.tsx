import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { useLink, useSession } from '#client/world/hooks.ts';
import styles from './LinkBanner.module.css';

/** What nobody may miss: the link is gone and all that is shown is old; or the server cannot store, or is storing only now what waited. */
export function LinkBanner(): JSX.Element | null {
  const link = useLink();
  const { health, user } = useSession();
  const role = user?.role;
  const { t, pick } = useWords();
  if (link.state === 'lost') return <LostBanner heardAt={link.heardAt} />;
  if (link.state === 'refused') {
    return (
      <p className={styles.banner} role="alert">
        <Icon name="link-off" />
        <span>{link.refusal ? pick(link.refusal.message) : t('link.refused')}</span>
      </p>
    );
  }
  if (health?.storage === 'failing')
    return (
      <p className={styles.banner} role="alert">
        <Icon name="database-off" />
        <span>{t('link.storage')}</span>
      </p>
    );
  if (health?.storage === 'draining')
    return (
      <p className={styles.banner} data-mending role="status">
        <Icon name="refresh" />
        <span>{t('link.draining')}</span>
      </p>
    );
  // For who can mend it.
  if (health?.holidaysUnknown !== undefined && role === 'administrator') {
    return (
      <p className={styles.banner} data-mending role="status">
        <Icon name="alert-triangle" />
        <span>{t('link.holidays', { year: String(health.holidaysUnknown) })}</span>
      </p>
    );
  }
  return null;
}

function LostBanner({ heardAt }: { heardAt: number }): JSX.Element {
  const { t, lang } = useWords();
  useCurrentTime();
  return (
    <p className={styles.banner} role="alert">
      <Icon name="link-off" />
      <span>{t('link.lost', { span: formatSpan(Math.max(0, Date.now() - heardAt), lang) })}</span>
    </p>
  );
}

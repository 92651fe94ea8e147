import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { useLink, usePast, useSession } from '#client/world/hooks.ts';
import styles from './header.module.css';

/** Devices speak many times a second; silence this long is a fault of the feeds, not calm. */
const QUIET_MS = 30_000;

/** Whether what is shown is alive: the link, and how much the devices say. */
export function LinkPill(): JSX.Element {
  const { state } = useLink();
  const { health } = useSession();
  const { t, lang } = useWords();
  const now = useCurrentTime();
  const past = usePast();
  const quiet = state === 'live' && health !== null && now - health.lastObservationAt > QUIET_MS;
  const words = (): string => {
    if (past) return t('replay.mark');
    if (state !== 'live') return t(state === 'connecting' ? 'link.connecting' : 'link.lostShort');
    if (!health) return t('link.live');
    if (health.lastObservationAt === 0) return t('link.noData');
    if (quiet) return t('link.quiet', { span: formatSpan(now - health.lastObservationAt, lang) });
    return t('link.rate', { n: Math.round(health.ingestRate) });
  };
  return (
    <span className={styles.link} data-state={past ? 'past' : quiet ? 'quiet' : state}>
      <i />
      {words()}
    </span>
  );
}

import { useState, type JSX } from 'react';
import { mayCommand } from '#contract/transitions.ts';
import { useWords, type WordKey } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuItem, MenuLine, MenuTitle } from '#client/ui/controls/Menu.tsx';
import { InPresent, useSession } from '#client/world/hooks.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { askForNotifications, notificationState, type NotificationState } from './notify.ts';
import { useAlarm, type Alarm } from './use-alarm.ts';
import styles from './alarm.module.css';

const MINUTE_MS = 60_000;
const MUTES = [2, 10] as const;
const NOTIFICATION_WORDS: Record<NotificationState, WordKey> = {
  on: 'alarm.notifyOn',
  off: 'alarm.notifyAsk',
  refused: 'alarm.notifyRefused',
  unavailable: 'alarm.notifyNone',
};

/** The desk's sound: whether it can be heard, silence with its end in sight, a test, and notifications. */
export const AlarmControl = (): JSX.Element => (
  <InPresent>
    <PresentAlarm />
  </InPresent>
);

/** Also while the past is shown it is the present that sounds. */
function PresentAlarm(): JSX.Element | null {
  const { user } = useSession();
  const on = user !== null && mayCommand(user.role, 'acknowledge');
  const alarm = useAlarm(on);
  return on ? <AlarmMenu alarm={alarm} /> : null;
}

function AlarmMenu({ alarm }: { alarm: Alarm }): JSX.Element {
  const { t } = useWords();
  const [notify, setNotify] = useState(notificationState);
  const { words, state } = useStateWords(alarm);
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          icon={state === 'ready' ? 'volume' : 'volume-off'}
          className={styles.alarm}
          data-sound={state}
          data-urgent={alarm.urgent.length || undefined}
          title={t('alarm.title')}
        >
          {words === '' ? undefined : words}
        </Button>
      }
    >
      <MenuTitle>{t('alarm.title')}</MenuTitle>
      <MenuItem onSelect={alarm.test} about={t('alarm.testAbout')}>
        {t('alarm.test')}
      </MenuItem>
      <MenuLine />
      {MUTES.map((minutes) => (
        <MenuItem key={minutes} onSelect={() => alarm.setMute(minutes * MINUTE_MS)}>
          {t('alarm.mute', { n: minutes })}
        </MenuItem>
      ))}
      {alarm.mute && <MenuItem onSelect={() => alarm.setMute(null)}>{t('alarm.unmute')}</MenuItem>}
      <MenuTitle>{t('alarm.muteAbout')}</MenuTitle>
      <MenuLine />
      <MenuItem onSelect={() => void askForNotifications().then(setNotify)}>{t(NOTIFICATION_WORDS[notify])}</MenuItem>
    </Menu>
  );
}

/** What the officer must know at a glance; nothing while all is well. */
function useStateWords({ sound, mute }: Alarm): { words: string; state: 'ready' | 'muted' | 'locked' | 'none' } {
  const { t, lang } = useWords();
  useCurrentTime();
  if (sound === 'none') return { words: t('alarm.none'), state: 'none' };
  if (sound === 'locked') return { words: t('alarm.locked'), state: 'locked' };
  if (mute) return { words: t('alarm.muted', { span: formatSpan(Math.max(0, mute.until - performance.now()), lang) }), state: 'muted' };
  return { words: '', state: 'ready' };
}

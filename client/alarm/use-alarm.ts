import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useQueueLines } from '#client/alerts/queue-lines.ts';
import { alertOrder } from '#client/alerts/queue-item.ts';
import { alertLabel } from '#client/alerts/alert-words.ts';
import { placeWords } from '#client/places/place-words.ts';
import { setIconCount, setPageNotice } from '#client/ui/page/page-title.ts';
import { useWorld } from '#client/world/hooks.ts';
import { useLateTickets } from './late-tickets.ts';
import { notifyNew } from './notify.ts';
import { isUrgent, soundDue, unacknowledged, type Heard, type Mute } from './policy.ts';
import { Loudspeaker, type SoundState } from './sound.ts';

/** Often enough that nobody waits for a tone. */
const LOOK_MS = 500;

export interface Alarm {
  readonly sound: SoundState;
  readonly mute: Mute | null;
  /** Unacknowledged alerts of severity 1 and 2, and all where life is at stake. */
  readonly urgent: readonly Alert[];
  /** Null ends the silence. @param forMs how long */
  readonly setMute: (forMs: number | null) => void;
  readonly test: () => void;
}

/** Sound, title and notifications for as long as it is mounted. @param on false for who may not acknowledge: nothing is asked of them */
export function useAlarm(on: boolean): Alarm {
  const lines = useQueueLines(false);
  // Another order whenever an alert comes, goes, or is acknowledged; not when it only repeats.
  const alerts = useMemo(() => (on ? unacknowledged(lines.items) : []), [lines, lines.order, on]);
  const { kinds } = useWorld();
  const urgent = useMemo(() => alerts.filter(isUrgent).sort(alertOrder(kinds)), [alerts, kinds]);
  const [mute, setMuteState] = useState<Mute | null>(null);
  const { loudspeaker, sound } = useLoudspeaker(on);
  const latest = useRef({ alerts, mute });
  latest.current = { alerts, mute };
  const heard = useRef(new Map<string, Heard>());

  const look = useCallback(() => {
    const now = performance.now();
    const { alerts: present, mute: silence } = latest.current;
    if (silence && now >= silence.until) setMuteState(null);
    if (!loudspeaker.current?.sounds) return;
    const due = soundDue(present, heard.current, silence, now);
    if (due !== null) loudspeaker.current.play(due);
  }, [loudspeaker]);
  useEffect(look, [look, alerts]);
  useEffect(() => {
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  useTitleAndNotifications(urgent);
  const play = useCallback(
    (severity: Severity) => {
      if (loudspeaker.current?.sounds && !(latest.current.mute && performance.now() < latest.current.mute.until))
        loudspeaker.current.play(severity);
    },
    [loudspeaker],
  );
  useLateTickets(on, play);

  return {
    sound,
    mute,
    urgent,
    setMute: (forMs) => setMuteState(forMs === null ? null : { since: performance.now(), until: performance.now() + forMs }),
    test: () => loudspeaker.current?.test(),
  };
}

function useLoudspeaker(on: boolean): { loudspeaker: React.RefObject<Loudspeaker | null>; sound: SoundState } {
  const loudspeaker = useRef<Loudspeaker | null>(null);
  const [sound, setSound] = useState<SoundState>('locked');
  useEffect(() => {
    if (!on) return undefined;
    const made = new Loudspeaker(() => setSound(made.state));
    loudspeaker.current = made;
    setSound(made.state);
    return () => {
      made.close();
      loudspeaker.current = null;
    };
  }, [on]);
  return { loudspeaker, sound };
}

/** The worst of them in the window's title and a count in its icon; what is new as a notification when nobody looks at the page. */
function useTitleAndNotifications(urgent: readonly Alert[]): void {
  const world = useWorld();
  const { pick, lang } = useWords();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const words = (alert: Alert): string =>
      [pick(alertLabel(world, alert)), pick(placeWords(world, alert.place))].filter((part) => part !== '').join(' ');
    setPageNotice(urgent.length === 0 ? '' : `(${urgent.length}) ${words(urgent[0])}`);
    setIconCount(urgent.length);
    const before = known.current;
    known.current = new Set(urgent.map((alert) => alert.id));
    if (before !== null) for (const alert of urgent) if (!before.has(alert.id)) notifyNew(alert, words(alert));
  }, [urgent, world, pick, lang]);
  useEffect(
    () => () => {
      setPageNotice('');
      setIconCount(0);
    },
    [],
  );
}

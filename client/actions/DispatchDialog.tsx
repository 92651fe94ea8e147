import { useCallback, useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent, type ReactNode } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Incident } from '#contract/records/incident.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Badge } from '#client/ui/Badge.tsx';
import { Button } from '#client/ui/Button.tsx';
import { Dialog } from '#client/ui/Dialog.tsx';
import { EmptyState } from '#client/ui/EmptyState.tsx';
import { LineField } from '#client/ui/Field.tsx';
import { Kbd } from '#client/ui/Kbd.tsx';
import { Name } from '#client/ui/Name.tsx';
import { dispatchingStore } from '#client/view/dispatching.ts';
import { useRecords } from '#client/world/hooks.ts';
import { candidates, formatDistance, type Candidate } from './crews.ts';
import styles from './actions.module.css';

export const SKILL_LABELS: Record<Crew['skill'], Label> = {
  fire: label('消防', 'Fire'), municipal: label('市政', 'Municipal'), property: label('物业', 'Property'),
  grid: label('网格', 'Grid'), lift: label('电梯', 'Lift'), care: label('关爱', 'Care'),
};
export const CREW_STATE_LABELS: Record<Crew['state'], Label> = { free: label('空闲', 'Free'), busy: label('执行中', 'Busy'), off: label('离岗', 'Off duty') };

interface DispatchDialogProps {
  readonly title: string;
  readonly incident: Incident;
  /** The crew that has just sent it back: not to be chosen by mere Enter. */
  readonly returnedBy?: string | null;
  readonly onSend: (crew: string, note: string) => void;
  readonly onClose: () => void;
  /** Something the person should know before sending. */
  readonly notice?: ReactNode;
}

/** Choose whom to send, beside the map that shows them: digits or arrows choose, Enter sends. The best candidate is chosen already. */
export function DispatchDialog({ title, incident, returnedBy, onSend, onClose, notice }: DispatchDialogProps): JSX.Element {
  const { t } = useWords();
  const { records, version } = useRecords('crew');
  const { affinity, position } = incident;
  const list = useMemo(() => candidates(records.values(), affinity, position, returnedBy), [records, version, affinity, position, returnedBy]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  const current = list.find((each) => each.crew.id === chosen) ?? list[0];
  useDrawn(list, current, position);
  // At once: a fast hand presses Enter before the window has looked for what to focus.
  const focusAtOnce = useCallback((list: HTMLUListElement | null) => {
    rows.current = list;
    list?.focus();
  }, []);
  const send = (): void => current && onSend(current.crew.id, note.trim());

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const byDigit = event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey ? undefined : list[Number(event.key) - 1];
    if (byDigit && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      setChosen(byDigit.crew.id);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement && event.target.dataset.close)) {
      event.preventDefault();
      send();
    } else if (step !== 0) {
      event.preventDefault();
      const at = Math.min(list.length - 1, Math.max(0, list.indexOf(current) + step));
      setChosen(list[at]?.crew.id ?? null);
      rows.current?.children[at]?.scrollIntoView({ block: 'nearest' });
    }
  };

  return (
    <Dialog
      title={title} onClose={onClose} size="dock" first={rows}
      actions={<Button look="primary" shortcut="Enter" disabled={!current} onClick={send}>{t('dispatch.send')}</Button>}
    >
      <div className={styles.form} onKeyDown={onKeyDown}>
        {notice && <p role="status" className={styles.notice}>{notice}</p>}
        {list.length === 0 && <EmptyState icon="users" title={t('dispatch.noCrews')} />}
        <ul className={styles.crews} ref={focusAtOnce} role="listbox" aria-label={title} tabIndex={0} aria-activedescendant={current ? `crew-${current.crew.id}` : undefined}>
          {list.map((each, at) => (
            <CrewRow key={each.crew.id} candidate={each} digit={at < DIGITS ? at + 1 : 0} chosen={each === current} onChoose={() => setChosen(each.crew.id)} onSend={send} />
          ))}
        </ul>
        <LineField label={t('dispatch.note')} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} placeholder={t('dispatch.notePlaceholder')} />
      </div>
    </Dialog>
  );
}

/** As many as there are keys. */
const DIGITS = 9;

/** Has the map draw the crews and the way of the chosen one, for as long as the window is open. */
function useDrawn(list: readonly Candidate[], current: Candidate | undefined, to: Incident['position']): void {
  const chosen = current?.crew.id ?? null;
  useEffect(() => {
    const choices = list.slice(0, MOST_DRAWN).map(({ crew, metres }, at) => ({ crew: crew.id, name: crew.name, position: crew.position, digit: at < DIGITS ? at + 1 : 0, metres }));
    dispatchingStore.setState({ asking: { to, choices, chosen } });
  }, [list, chosen, to]);
  useEffect(() => () => dispatchingStore.setState({ asking: null }), []);
}

/** Crews drawn on the map; the rest is in the list. */
const MOST_DRAWN = 40;

interface CrewRowProps {
  readonly candidate: Candidate;
  /** Key that chooses it; 0 = none. */
  readonly digit: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onSend: () => void;
}

function CrewRow({ candidate, digit, chosen, onChoose, onSend }: CrewRowProps): JSX.Element {
  const { pick, t } = useWords();
  const { crew, metres, fits } = candidate;
  return (
    <li role="option" id={`crew-${crew.id}`} aria-selected={chosen} className={styles.crew} onClick={onChoose} onDoubleClick={onSend} data-state={crew.state}>
      <span className={styles.crewDigit}>{digit > 0 && <Kbd>{digit}</Kbd>}</span>
      <Name text={crew.name} className={styles.crewName} />
      <span className={styles.crewTags}>
        <Badge>{pick(SKILL_LABELS[crew.skill])}{fits && ` · ${t('dispatch.fits')}`}</Badge>
        <span className={styles.crewState}>{pick(CREW_STATE_LABELS[crew.state])} · {t('dispatch.members', { n: crew.members })}</span>
      </span>
      <span className={styles.crewDistance}>{metres === null ? '—' : formatDistance(metres)}</span>
    </li>
  );
}

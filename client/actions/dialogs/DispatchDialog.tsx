import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
  type ReactNode,
  type RefCallback,
  type RefObject,
} from 'react';
import type { Position } from '#contract/places/geo.ts';
import type { Incident } from '#contract/records/incident.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import type { Way } from '#client/streets/ways.ts';
import { dispatchingStore, type Drawn } from '#client/view/dispatching.ts';
import { crewPosition } from '#client/world/crew-position.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { CrewRow } from './CrewRow.tsx';
import type { Candidate } from './crews.ts';
import { useCandidates } from './use-ways.ts';
import styles from '../actions.module.css';

/** Crews chosen by a digit: as many as there are keys. */
const DIGITS = 9;

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
  const world = useWorld();
  const { records, version } = useRecords('crew');
  const { affinity, position } = incident;
  // Where they are as the window opens: nobody overtakes another while a digit is being pressed.
  const crews = useMemo(
    () => Array.from(records.values(), (crew) => ({ ...crew, position: crewPosition(world, crew) })),
    [world, records, version],
  );
  const list = useCandidates({ crews, affinity, at: position, returnedBy: returnedBy ?? null });
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  const current = list.find((each) => each.crew.id === chosen) ?? list[0];
  useCrewsOnMap(list, current, position);
  // At once: a fast hand presses Enter before the window has looked for what to focus.
  const focusAtOnce = useCallback((list: HTMLUListElement | null) => {
    rows.current = list;
    list?.focus();
  }, []);
  const send = (): void => current && onSend(current.crew.id, note.trim());

  const onKeyDown = keyHandler({ list, current, send, choose: (at) => setChosen(list[at]?.crew.id ?? null), rows });

  return (
    <Dialog
      title={title}
      onClose={onClose}
      size="dock"
      first={rows}
      actions={
        <Button look="primary" shortcut="Enter" disabled={!current} onClick={send}>
          {t('dispatch.send')}
        </Button>
      }
    >
      <div className={styles.whom} onKeyDown={onKeyDown}>
        {notice && (
          <p role="status" className={styles.notice}>
            {notice}
          </p>
        )}
        {list.length === 0 && <EmptyState icon="users" title={t('dispatch.noCrews')} />}
        <CrewList list={list} current={current} title={title} ref={focusAtOnce} onChoose={setChosen} onSend={send} />
        <LineField
          label={t('dispatch.note')}
          value={note}
          maxLength={2000}
          onChange={(event) => setNote(event.target.value)}
          placeholder={t('dispatch.notePlaceholder')}
        />
      </div>
    </Dialog>
  );
}

interface Choosing {
  readonly list: readonly Candidate[];
  readonly current: Candidate | undefined;
  readonly choose: (index: number) => void;
  readonly send: () => void;
  readonly rows: RefObject<HTMLUListElement | null>;
}

/** Digits and arrows choose a crew, Enter sends. */
const keyHandler =
  ({ list, current, choose, send, rows }: Choosing) =>
  (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const digit = event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey ? '' : event.key;
    if (/^[1-9]$/.test(digit) && Number(digit) <= list.length) {
      event.preventDefault();
      choose(Number(digit) - 1);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement && event.target.dataset.close)) {
      event.preventDefault();
      send();
    } else if (step !== 0) {
      event.preventDefault();
      const at = Math.min(list.length - 1, Math.max(0, (current ? list.indexOf(current) : -1) + step));
      choose(at);
      rows.current?.children[at]?.scrollIntoView({ block: 'nearest' });
    }
  };

/** Has the map draw the crews and the way of the chosen one, for as long as the window is open. */
function useCrewsOnMap(list: readonly Candidate[], current: Candidate | undefined, to: Incident['position']): void {
  const chosen = current?.crew.id ?? null;
  useEffect(() => {
    const choices = list.slice(0, MAX_CREWS_DRAWN).map(({ crew, metres, way }, at) => ({
      crew: crew.id,
      name: crew.name,
      position: crew.position,
      digit: at < DIGITS ? at + 1 : 0,
      metres: way?.metres ?? metres,
      drawn: to && drawnWay(way, crew.position, to),
    }));
    dispatchingStore.setState({ asking: { to, choices, chosen } });
  }, [list, chosen, to]);
  useEffect(() => () => dispatchingStore.setState({ asking: null }), []);
}

/** Where no street is known, the straight line. */
const drawnWay = (way: Way | null, [lon, lat]: Position, [toLon, toLat]: Position): Drawn =>
  way
    ? { streets: way.line, straight: way.off }
    : {
        streets: [],
        straight: [
          [
            [lon, lat],
            [toLon, toLat],
          ],
        ],
      };

/** Crews drawn on the map; the rest is in the list. */
const MAX_CREWS_DRAWN = 40;

interface CrewListProps {
  readonly list: readonly Candidate[];
  readonly current: Candidate | undefined;
  readonly title: string;
  readonly ref: RefCallback<HTMLUListElement>;
  readonly onChoose: (crew: string) => void;
  readonly onSend: () => void;
}

const CrewList = ({ list, current, title, ref, onChoose, onSend }: CrewListProps): JSX.Element => (
  <ul
    className={styles.crews}
    ref={ref}
    role="listbox"
    aria-label={title}
    tabIndex={0}
    aria-activedescendant={current ? `crew-${current.crew.id}` : undefined}
  >
    {list.map((each, at) => (
      <CrewRow
        key={each.crew.id}
        candidate={each}
        digit={at < DIGITS ? at + 1 : 0}
        chosen={each === current}
        onChoose={() => onChoose(each.crew.id)}
        onSend={onSend}
      />
    ))}
  </ul>
);

import { useEffect, useState, type FormEvent, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { WallRole } from '#contract/roles.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused, request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { formatClock } from '#client/ui/time/format.ts';
import { openEventPlace } from '#client/view/event-place.ts';
import { splitOpen, viewStore, type View } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { closeDialog } from '#client/dialogs/open-dialog.ts';
import styles from './throw.module.css';

const WORDS = {
  title: label('上屏', 'Show on a wall'),
  what: label('内容', 'What'),
  open: label('打开的事件或告警', 'The incident or alert that is open'),
  own: label('我此刻的画面', 'My view as it is'),
  where: label('大屏', 'Wall'),
  none: label('辖区内还没有配对的大屏', 'No wall of your jurisdiction is paired yet'),
  minutes: label('时长（分钟）', 'For how many minutes'),
  show: label('上屏', 'Show'),
  end: label('收回', 'Take back'),
  cancel: label('取消', 'Cancel'),
  done: label('已上屏，到时自动返回', 'Shown: the wall returns by itself'),
  ended: label('已收回', 'Taken back'),
};
const MINUTES = [2, 5, 10, 30] as const;

interface Target {
  readonly id: string;
  readonly name: string;
  readonly role: WallRole;
  readonly screens: number;
  readonly thrown: Thrown | null;
}

/** What of the desk can be shown: what is open, where it happened; or where the desk looks. */
function viewsOf(world: World, { focus, stage, open, hidden }: View): { open: Thrown['view'] | null; own: Thrown['view'] } {
  const { prefix } = splitOpen(open);
  const event = prefix === 'incident' || prefix === 'alert';
  const at = event ? openEventPlace(world, open) : null;
  return {
    open: event ? { focus: at?.whole ?? focus, stage: 'map', open, hidden: [] } : null,
    own: { focus, stage, open: event ? open : '', hidden: [...hidden] },
  };
}

/** Shows the open incident, or the desk's own view, on a wall for a while. */
export default function ThrowDialog(): JSX.Element {
  const world = useWorld();
  const { pick } = useWords();
  const [views] = useState(() => viewsOf(world, viewStore.getState()));
  const [what, setWhat] = useState<'open' | 'own'>(views.open ? 'open' : 'own');
  const [minutes, setMinutes] = useState<number>(5);
  const { targets, refused, busy, act } = useTargets();
  const [chosen, setChosen] = useState('');
  const target = chosen || targets?.[0]?.id || '';
  const path = `/api/v1/thrown/${encodeURIComponent(target)}`;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void act(() => request('PUT', path, { view: views[what] ?? views.own, minutes }), WORDS.done);
  };
  const shown = targets?.find(({ id }) => id === target)?.thrown ?? null;
  return (
    <Dialog
      title={pick(WORDS.title)}
      onClose={closeDialog}
      actions={<Actions busy={busy} ready={target !== ''} onEnd={shown && (() => void act(() => request('DELETE', path), WORDS.ended))} />}
    >
      <form id="throw" className={styles.form} onSubmit={submit}>
        <Choices
          title={pick(WORDS.what)}
          value={what}
          onChoose={setWhat}
          choices={(views.open ? (['open', 'own'] as const) : (['own'] as const)).map((value) => ({ value, words: pick(WORDS[value]) }))}
        />
        {targets?.length === 0 && <p role="status">{pick(WORDS.none)}</p>}
        <Choices
          title={pick(WORDS.where)}
          value={target}
          onChoose={setChosen}
          choices={(targets ?? []).map(({ id, name, role, thrown }) => ({
            value: id,
            words: `${name} · ${pick(ROLE_LABELS[role])}${thrown ? ` · ${thrown.by} → ${formatClock(thrown.until)}` : ''}`,
          }))}
        />
        <Choices
          title={pick(WORDS.minutes)}
          value={minutes}
          onChoose={setMinutes}
          choices={MINUTES.map((value) => ({ value, words: String(value) }))}
        />
        {refused && (
          <p className={styles.refused} role="alert">
            {pick(refused)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface ActionsProps {
  readonly busy: boolean;
  /** A wall is chosen. */
  readonly ready: boolean;
  /** Takes back what is shown there now; null = nothing is. */
  readonly onEnd: (() => void) | null;
}

function Actions({ busy, ready, onEnd }: ActionsProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <Button onClick={closeDialog}>{pick(WORDS.cancel)}</Button>
      {onEnd && (
        <Button busy={busy} onClick={onEnd}>
          {pick(WORDS.end)}
        </Button>
      )}
      <Button look="primary" type="submit" form="throw" busy={busy} disabled={!ready}>
        {pick(WORDS.show)}
      </Button>
    </>
  );
}

interface ChoicesProps<T> {
  readonly title: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly words: string }[];
  readonly onChoose: (value: T) => void;
}

const Choices = <T extends string | number>({ title, value, choices, onChoose }: ChoicesProps<T>): JSX.Element => (
  <fieldset className={styles.choices}>
    <legend>{title}</legend>
    {choices.map((one) => (
      <label key={one.value} className={styles.choice}>
        <input type="radio" name={title} checked={one.value === value} onChange={() => onChoose(one.value)} />
        <bdi>{one.words}</bdi>
      </label>
    ))}
  </fieldset>
);

/** The walls there are, and what is done with them: the window closes when it is done, and says why when it is not. */
function useTargets(): {
  targets: readonly Target[] | null;
  refused: Label | null;
  busy: boolean;
  act: (work: () => Promise<unknown>, done: Label) => Promise<void>;
} {
  const { pick } = useWords();
  const [targets, setTargets] = useState<readonly Target[] | null>(null);
  const [refused, setRefused] = useState<Label | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    request<Target[]>('GET', '/api/v1/thrown').then(setTargets, (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      setRefused(error.refusal.message);
    });
  }, []);
  const act = async (work: () => Promise<unknown>, done: Label): Promise<void> => {
    setBusy(true);
    try {
      await work();
      showMessage(pick(done));
      closeDialog();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefused(error.refusal.message);
    } finally {
      setBusy(false);
    }
  };
  return { targets, refused, busy, act };
}

import { useEffect, useState, type FormEvent, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { WallRole } from '#contract/roles.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import type { LayoutItem } from '#contract/walls/layout/layout.ts';
import type { RegionThrown } from '#contract/walls/layout/show.ts';
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
import { usePanelTitles } from '#client/wall-layout/panel-titles.ts';
import { ByHand } from './ByHand.tsx';
import { Choices } from './Choices.tsx';
import { offersOf } from './region-items.ts';
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
  region: label('区', 'Region'),
  all: label('整屏', 'All of it'),
  panel: label('图表', 'A chart'),
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

/** Of a wall that has a layout: its regions, and what is shown in them. */
interface Regions {
  readonly id: string;
  readonly regions: readonly { readonly id: string; readonly name: string }[];
  readonly thrown: readonly RegionThrown[];
}

/** Shows the open incident, the desk's own view, or in a region anything of it, on a wall for a while. */
export default function ThrowDialog(): JSX.Element {
  const { pick } = useWords();
  const [minutes, setMinutes] = useState<number>(5);
  const { targets, regions, refused, busy, act } = useTargets();
  const [chosen, setChosen] = useState('');
  const target = chosen || targets?.[0]?.id || '';
  const here = regions.find(({ id }) => id === target);
  const [wanted, setRegion] = useState('');
  const region = here?.regions.some(({ id }) => id === wanted) ? wanted : '';
  const what = useWhat(region !== '');
  const path = `/api/v1/thrown/${encodeURIComponent(target)}${region && `/regions/${region}`}`;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void act(() => request('PUT', path, { ...what.body, minutes }), WORDS.done);
  };
  const whole = targets?.find(({ id }) => id === target)?.thrown ?? null;
  const shown = region === '' ? whole : (here?.thrown.find((one) => one.region === region) ?? null);
  return (
    <Dialog
      title={pick(WORDS.title)}
      onClose={closeDialog}
      actions={<Actions busy={busy} ready={target !== ''} onEnd={shown && (() => void act(() => request('DELETE', path), WORDS.ended))} />}
    >
      <form id="throw" className={styles.form} onSubmit={submit}>
        <Choices title={pick(WORDS.what)} value={what.key} onChoose={what.choose} choices={what.choices} />
        {what.panels}
        <Walls targets={targets} chosen={target} onChoose={setChosen} />
        {here && here.regions.length > 0 && (
          <Choices
            title={pick(WORDS.region)}
            value={region}
            onChoose={setRegion}
            choices={[{ value: '', words: pick(WORDS.all) }, ...here.regions.map(({ id, name }) => ({ value: id, words: name }))]}
          />
        )}
        <Choices
          title={pick(WORDS.minutes)}
          value={minutes}
          onChoose={setMinutes}
          choices={MINUTES.map((value) => ({ value, words: String(value) }))}
        />
        {target !== '' && <ByHand key={target} target={target} busy={busy} onAct={(work, done) => void act(work, done)} />}
        {refused && (
          <p className={styles.refused} role="alert">
            {pick(refused)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface WallsProps {
  /** Null while they are on their way. */
  readonly targets: readonly Target[] | null;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function Walls({ targets, chosen, onChoose }: WallsProps): JSX.Element {
  const { pick } = useWords();
  if (targets?.length === 0) return <p role="status">{pick(WORDS.none)}</p>;
  return (
    <Choices
      title={pick(WORDS.where)}
      value={chosen}
      onChoose={onChoose}
      choices={(targets ?? []).map(({ id, name, role, thrown }) => ({
        value: id,
        words: `${name} · ${pick(ROLE_LABELS[role])}${thrown ? ` · ${thrown.by} → ${formatClock(thrown.until)}` : ''}`,
      }))}
    />
  );
}

interface What {
  readonly key: string;
  readonly choose: (key: string) => void;
  readonly choices: readonly { readonly value: string; readonly words: string }[];
  readonly body: { readonly view: Thrown['view'] } | { readonly item: LayoutItem };
  /** Which chart, where one is to be shown. */
  readonly panels: JSX.Element | null;
}

/** What of the desk is shown: all of it, or as it fits in a region. */
function useWhat(inRegion: boolean): What {
  const world = useWorld();
  const { pick } = useWords();
  const titles = usePanelTitles(inRegion);
  const [{ views, offers }] = useState(() => {
    const view = viewStore.getState();
    return { views: viewsOf(world, view), offers: offersOf(world, view) };
  });
  const [key, choose] = useState('');
  const [panel, setPanel] = useState('situation-alerts');
  if (!inRegion) {
    const keys = views.open ? (['open', 'own'] as const) : (['own'] as const);
    const at = keys.find((one) => one === key) ?? keys[0];
    const choices = keys.map((value) => ({ value, words: pick(WORDS[value]) }));
    return { key: at, choose, choices, body: { view: views[at] ?? views.own }, panels: null };
  }
  const isPanel = key === 'panel';
  const offer = offers.find((one) => one.key === key) ?? offers[0];
  const item: LayoutItem = isPanel ? { panel, about: '', seconds: 60 } : offer.item;
  return {
    key: isPanel ? key : offer.key,
    choose,
    choices: [...offers.map((one) => ({ value: one.key, words: pick(one.title) })), { value: 'panel', words: pick(WORDS.panel) }],
    body: { item },
    panels: isPanel ? (
      <select
        className={styles.select}
        data-panel
        value={panel}
        aria-label={pick(WORDS.panel)}
        onChange={(event) => setPanel(event.target.value)}
      >
        {Array.from(titles, ([id, title]) => (
          <option key={id} value={id}>
            {pick(title)}
          </option>
        ))}
      </select>
    ) : null,
  };
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

/** The walls there are, and what is done with them: the window closes when it is done, and says why when it is not. */
function useTargets(): {
  targets: readonly Target[] | null;
  regions: readonly Regions[];
  refused: Label | null;
  busy: boolean;
  act: (work: () => Promise<unknown>, done: Label) => Promise<void>;
} {
  const { pick } = useWords();
  const [{ targets, regions }, setKnown] = useState<{ targets: readonly Target[] | null; regions: readonly Regions[] }>({
    targets: null,
    regions: [],
  });
  const [refused, setRefused] = useState<Label | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    Promise.all([request<Target[]>('GET', '/api/v1/thrown'), request<Regions[]>('GET', '/api/v1/thrown-regions')]).then(
      ([walls, within]) => setKnown({ targets: walls, regions: within }),
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        setRefused(error.refusal.message);
      },
    );
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
  return { targets, regions, refused, busy, act };
}

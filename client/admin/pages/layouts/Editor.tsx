import { useState, type JSX, type KeyboardEvent } from 'react';
import type { CanvasShape } from '#contract/walls/canvas.ts';
import {
  LAYOUT_COLUMNS,
  layoutSchema,
  type Layout,
  type LayoutItem,
  type LayoutRegion,
  type WallLayout,
} from '#contract/walls/layout/layout.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { openLivePreview } from '#client/wall-layout/live-preview.ts';
import { usePanelTitles } from '#client/wall-layout/panel-titles.ts';
import { asWideAs, withNewRegion, without, withRegion } from './edit.ts';
import { Grid } from './Grid.tsx';
import { Inspector } from './Inspector.tsx';
import { LayoutPreview } from './LayoutPreview.tsx';
import own from './layouts.module.css';
import { Palette } from './Palette.tsx';
import { trialsOf } from './surfaces.ts';
import { WORDS } from './words.ts';

/** Of a layout that is drawn: what is kept, and the version it was drawn from; 0 = it is new. */
export interface Draft extends Pick<WallLayout, 'name' | 'layout'> {
  readonly id: string | null;
  readonly version: number;
  readonly jurisdiction: string;
}

const WIDTHS = [24, 32, 40, 48, 56, LAYOUT_COLUMNS.most] as const;
const MOST_REGIONS = 12;
const MOST_ITEMS = 12;

interface EditorProps {
  readonly draft: Draft;
  readonly onClose: () => void;
  readonly onKept: () => void;
}

/** Draws a layout: by drag and drop, or by keys. */
export function Editor({ draft, onClose, onKept }: EditorProps): JSX.Element {
  const { pick } = useWords();
  const titles = usePanelTitles();
  const [name, setName] = useState(draft.name);
  const { layout, change, undo } = useUndo(draft.layout);
  const { chosen, setChosen, region, add } = useRegions(layout, change);
  const byKey = (event: KeyboardEvent): void => {
    const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
    if (undoes && !(event.target instanceof HTMLInputElement)) undo();
  };
  return (
    <section className={own.editor} onKeyDown={byKey} data-editor>
      <Heading {...{ draft, name, layout, onClose, onKept }} onName={setName} onChange={change} onUndo={undo} />
      <p className={own.hint}>{pick(WORDS.gridAbout)}</p>
      <div className={own.work}>
        <Palette titles={titles} onAdd={add} />
        <div className={own.middle}>
          <Grid layout={layout} titles={titles} chosen={chosen} onChoose={setChosen} onChange={change} onDrop={add} />
          <Trials layout={layout} name={name} />
        </div>
        <Inspector
          region={region}
          titles={titles}
          onChange={(edit) => change(withRegion(layout, chosen, edit))}
          onRemove={() => {
            change(without(layout, chosen));
            setChosen('');
          }}
        />
      </div>
    </section>
  );
}

type Change = (next: Layout, whole?: boolean) => void;

/** Which region is chosen, and how something comes into one. */
function useRegions(
  layout: Layout,
  change: Change,
): {
  chosen: string;
  setChosen: (id: string) => void;
  region: LayoutRegion | null;
  add: (item: LayoutItem, at?: { readonly column: number; readonly row: number } | { readonly region: string }) => void;
} {
  const { pick } = useWords();
  const [chosen, setChosen] = useState('');
  const region = layout.regions.find(({ id }) => id === chosen) ?? null;
  const add: ReturnType<typeof useRegions>['add'] = (item, at) => {
    const into = at && 'region' in at ? layout.regions.find(({ id }) => id === at.region) : at === undefined ? region : null;
    if (into) {
      if (into.items.length < MOST_ITEMS) change(withRegion(layout, into.id, (one) => ({ ...one, items: [...one.items, item] })));
      else showMessage(pick(WORDS.fullRegion), 'refused');
      return setChosen(into.id);
    }
    if (layout.regions.length >= MOST_REGIONS) return showMessage(pick(WORDS.full), 'refused');
    const made = withNewRegion(layout, item, (number) => `${pick(WORDS.region)} ${number}`, at && 'column' in at ? at : undefined);
    if (made === null) return showMessage(pick(WORDS.noRoom), 'refused');
    change(made.layout);
    setChosen(made.id);
  };
  return { chosen, setChosen, region, add };
}

interface HeadingProps extends EditorProps {
  readonly name: string;
  readonly layout: Layout;
  readonly onName: (name: string) => void;
  readonly onChange: Change;
  readonly onUndo: () => void;
}

/** What the layout is called, for which walls, and as wide as which; and what is done with it. */
function Heading({ draft, name, layout, onName, onChange, onUndo, onClose, onKept }: HeadingProps): JSX.Element {
  const { pick } = useWords();
  const { session } = useSignedIn();
  const { busy, act } = useAct();
  const [jurisdiction, setJurisdiction] = useState(draft.jurisdiction);
  const keep = async (): Promise<void> => {
    const body = { name, jurisdiction, layout, ...(draft.id === null ? {} : { base: draft.version }) };
    const send = (): Promise<unknown> =>
      draft.id === null
        ? request('POST', '/api/v1/wall-layouts', body)
        : request('PUT', `/api/v1/wall-layouts/${encodeURIComponent(draft.id)}`, body);
    if (await act(send, pick(WORDS.kept))) onKept();
  };
  const ready = name.trim() !== '' && jurisdiction !== '' && layoutSchema.safeParse(layout).success;
  return (
    <div className={own.heading}>
      <LineField label={pick(WORDS.name)} value={name} maxLength={40} required onChange={(event) => onName(event.target.value)} />
      <PlacePicker
        label={pick(WORDS.place)}
        value={jurisdiction}
        onChange={setJurisdiction}
        everything={session.user.jurisdiction === '/'}
      />
      <Shape layout={layout} onChange={onChange} />
      <span className={styles.end}>
        <Button icon="arrow-back-up" onClick={onUndo}>
          {pick(WORDS.undo)}
        </Button>
        <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
        <Button look="primary" busy={busy} disabled={!ready} onClick={() => void keep()}>
          {pick(WORDS.save)}
        </Button>
      </span>
    </div>
  );
}

function Shape({ layout, onChange }: { layout: Layout; onChange: Change }): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <SelectField
        label={pick(WORDS.columns)}
        value={layout.columns}
        onChange={(event) => onChange(asWideAs(layout, Number(event.target.value)))}
      >
        {[...new Set([...WIDTHS, layout.columns])].map((width) => (
          <option key={width} value={width}>
            {width}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={pick(WORDS.look)}
        value={layout.look}
        onChange={(event) => onChange({ ...layout, look: event.target.value as Layout['look'] })}
      >
        <option value="own">{pick(WORDS.own)}</option>
        <option value="subject">{pick(WORDS.subject)}</option>
      </SelectField>
    </>
  );
}

/** A layout with what it was before each change. */
function useUndo(first: Layout): { layout: Layout; change: Change; undo: () => void } {
  const [{ layout }, setState] = useState<{ layout: Layout; before: readonly Layout[] }>({ layout: first, before: [] });
  return {
    layout,
    change: (next, whole = true) =>
      setState((held) =>
        next === held.layout ? held : { layout: next, before: whole ? [...held.before.slice(-99), held.layout] : held.before },
      ),
    undo: () => setState((held) => (held.before.length === 0 ? held : { layout: held.before.at(-1)!, before: held.before.slice(0, -1) })),
  };
}

/** How it comes to stand on walls, to scale; and with live data in a window of its own. */
function Trials({ layout, name }: { layout: Layout; name: string }): JSX.Element {
  const { pick } = useWords();
  const { data } = useLoad<{ name: string; shape: CanvasShape }[]>('/api/v1/wall-canvases');
  return (
    <section className={own.trials} aria-label={pick(WORDS.preview)}>
      <header className={styles.bar}>
        <h2>{pick(WORDS.preview)}</h2>
        <span className={styles.end}>
          <Button icon="screen-share" onClick={() => openLivePreview(layout, name)}>
            {pick(WORDS.live)}
          </Button>
        </span>
      </header>
      <ul className={own.trialList}>
        {trialsOf(data ?? []).map((trial) => (
          <li key={trial.name}>
            <bdi>{trial.name}</bdi>
            <LayoutPreview layout={layout} surface={trial.surface} told />
          </li>
        ))}
      </ul>
    </section>
  );
}

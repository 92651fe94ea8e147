import { useDeferredValue, useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent, type RefObject } from 'react';
import type { Device } from '#contract/records/device.ts';
import { floorOf } from '#contract/places/floors.ts';
import { openHelp } from '#client/dialogs/open-dialog.ts';
import { setLang, useWords, type WordKey } from '#client/i18n/i18n.ts';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import type { UiIcon } from '#client/ui/icons/names.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { lookBack } from '#client/view/look-back.ts';
import { setView, viewStore } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { releaseEarlyKeys } from '#client/dialogs/early-keys.ts';
import { deviceEntries, entriesOf, type DeskCommand } from './entries.ts';
import { useFarDevices } from './far-devices.ts';
import { findEntries, type Entry, type EntryType, type Found } from './find.ts';
import { loadReadings, type Readings } from '#client/i18n/pinyin.ts';
import styles from './search.module.css';

const ICONS: Record<EntryType, UiIcon> = {
  command: 'chevron-right',
  incident: 'alert-triangle',
  ticket: 'clipboard-list',
  place: 'building',
  device: 'circle-dot',
};

/** Finds places, devices, incidents, tickets and commands, by characters or by pinyin. */
export default function Search({ onClose }: { onClose: () => void }): JSX.Element {
  const { t, lang } = useWords();
  const world = useWorld();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const readings = useReadings();
  const entries = useMemo(() => entriesOf(world, lang, t, commandsIn(t), viewStore.getState().focus), [world, lang, t]);
  const asked = useDeferredValue(query);
  const far = useFarDevices(world, asked);
  const all = useMemo(() => [...entries, ...deviceEntries(world, lang, far)], [entries, world, lang, far]);
  const found = useMemo(() => findEntries(all, asked, readings), [all, asked, readings]);
  const current = Math.min(at, found.length - 1);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    go(entry, world, far);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt(Math.max(0, Math.min(found.length - 1, current + step)));
    // The list may lag behind a fast hand: Enter means what is typed, not what was found for less of it.
    else if (event.key === 'Enter')
      choose((asked === query ? found : findEntries(all, query, readings))[asked === query ? current : 0]?.entry);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('search.title')} onClose={onClose} size="medium">
      <input
        className={styles.input}
        value={query}
        autoFocus
        placeholder={t('search.hint')}
        aria-label={t('search.title')}
        spellCheck={false}
        role="combobox"
        aria-expanded
        aria-controls="search-found"
        onFocus={() => setQuery((before) => before + releaseEarlyKeys())}
        aria-activedescendant={found[current] ? `search-${current}` : undefined}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <FoundList ref={list} found={found} current={current} onChoose={choose} onPoint={setAt} />
      {asked.trim() !== '' && found.length === 0 && <p className={styles.none}>{t('search.none')}</p>}
    </Dialog>
  );
}

interface FoundListProps {
  readonly ref: RefObject<HTMLUListElement | null>;
  readonly found: readonly Found[];
  readonly current: number;
  readonly onChoose: (entry: Entry) => void;
  readonly onPoint: (index: number) => void;
}

function FoundList({ ref, found, current, onChoose, onPoint }: FoundListProps): JSX.Element {
  const { t } = useWords();
  const world = useWorld();
  return (
    <ul className={styles.found} id="search-found" ref={ref} role="listbox" aria-label={t('search.title')}>
      {found.map(({ entry }, index) => (
        <li
          key={`${entry.type} ${entry.id}`}
          id={`search-${index}`}
          role="option"
          aria-selected={index === current}
          className={styles.entry}
          onClick={() => onChoose(entry)}
          onPointerMove={() => onPoint(index)}
        >
          <Icon name={iconOf(entry, world)} className={styles.icon} />
          <Name text={entry.text} className={styles.text} />
          <Name text={entry.about} className={styles.about} />
          <span className={styles.type}>{t(`search.${entry.type}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function useReadings(): Readings | null {
  const [readings, setReadings] = useState<{ of: Readings } | null>(null);
  useEffect(() => {
    let current = true;
    void loadReadings().then((of) => current && setReadings({ of }));
    return () => {
      current = false;
    };
  }, []);
  return readings?.of ?? null;
}

const COMMANDS: readonly { readonly id: string; readonly words: WordKey; readonly run: (world: World) => void }[] = [
  { id: 'whole', words: 'crumbs.whole', run: () => setView({ focus: '' }) },
  { id: 'tickets', words: 'tickets.title', run: () => setView({ open: '' }) },
  { id: 'replay', words: 'replay.open', run: (world) => lookBack(world) },
  { id: 'help', words: 'help.title', run: openHelp },
  { id: 'zh', words: 'lang.zh', run: () => setLang('zh') },
  { id: 'en', words: 'lang.en', run: () => setLang('en') },
  { id: 'wall', words: 'search.openWall', run: () => void open(withBasePath('/wall'), '_blank', 'noopener') },
];
const commandsIn = (t: (key: WordKey) => string): DeskCommand[] => COMMANDS.map(({ id, words }) => ({ id, text: t(words) }));

const iconOf = (entry: Entry, world: World): string =>
  entry.type === 'device' ? (world.kinds.get(world.get('device', entry.id)?.kind ?? '')?.icon ?? ICONS.device) : ICONS[entry.type];

function go(entry: Entry, world: World, far: readonly Device[]): void {
  switch (entry.type) {
    case 'command':
      COMMANDS.find((command) => command.id === entry.id)?.run(world);
      return;
    case 'place':
      setView(floorOf(entry.id) === null ? { focus: entry.id } : { focus: entry.id, stage: 'interior' });
      return;
    case 'device': {
      const device = world.get('device', entry.id) ?? far.find(({ id }) => id === entry.id);
      if (device) setView({ focus: `${device.place}/${device.id}`, open: `device:${device.id}` });
      return;
    }
    default: {
      const record = world.get(entry.type, entry.id);
      if (record) setView({ focus: record.place, open: `${entry.type}:${entry.id}` });
    }
  }
}

import { useDeferredValue, useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { floorOf } from '#contract/floors.ts';
import { openHelp } from '#client/actions/dialogs.ts';
import { setLang, useWords, type WordKey } from '#client/i18n/i18n.ts';
import { Dialog } from '#client/ui/Dialog.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import type { UiIcon } from '#client/ui/icons/names.ts';
import { Name } from '#client/ui/Name.tsx';
import { setView, viewStore } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { below } from '#client/session/base-path.ts';
import { releaseEarlyKeys } from './early-keys.ts';
import { entriesOf, type DeskCommand } from './entries.ts';
import { findEntries, type Entry, type EntryType } from './find.ts';
import { loadReadings, type Readings } from './pinyin.ts';
import styles from './search.module.css';

const ICONS: Record<EntryType, UiIcon> = { command: 'chevron-right', incident: 'alert-triangle', ticket: 'clipboard-list', place: 'building', device: 'circle-dot' };

/** Finds places, devices, incidents, tickets and commands, by characters or by pinyin. */
export default function Search({ onClose }: { onClose: () => void }): JSX.Element {
  const { t, lang } = useWords();
  const world = useWorld();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const readings = useReadings();
  const entries = useMemo(() => entriesOf(world, lang, t, commandsIn(t), viewStore.getState().focus), [world, lang, t]);
  const asked = useDeferredValue(query);
  const found = useMemo(() => findEntries(entries, asked, readings), [entries, asked, readings]);
  const current = Math.min(at, found.length - 1);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    go(entry, world);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt(Math.max(0, Math.min(found.length - 1, current + step)));
    // The list may lag behind a fast hand: Enter means what is typed, not what was found for less of it.
    else if (event.key === 'Enter') choose((asked === query ? found : findEntries(entries, query, readings))[asked === query ? current : 0]?.entry);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('search.title')} onClose={onClose} size="medium">
      <input
        className={styles.input} value={query} autoFocus placeholder={t('search.hint')} aria-label={t('search.title')} spellCheck={false} role="combobox" aria-expanded aria-controls="search-found"
        onFocus={() => setQuery((before) => before + releaseEarlyKeys())}
        aria-activedescendant={found[current] ? `search-${current}` : undefined} onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <ul className={styles.found} id="search-found" ref={list} role="listbox" aria-label={t('search.title')}>
        {found.map(({ entry }, index) => (
          <li key={`${entry.type} ${entry.id}`} id={`search-${index}`} role="option" aria-selected={index === current} className={styles.entry} onClick={() => choose(entry)} onPointerMove={() => setAt(index)}>
            <Icon name={iconOf(entry, world)} className={styles.icon} />
            <Name text={entry.text} className={styles.text} />
            <Name text={entry.about} className={styles.about} />
            <span className={styles.type}>{t(`search.${entry.type}`)}</span>
          </li>
        ))}
      </ul>
      {asked.trim() !== '' && found.length === 0 && <p className={styles.none}>{t('search.none')}</p>}
    </Dialog>
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

const COMMANDS: readonly { readonly id: string; readonly words: WordKey; readonly run: () => void }[] = [
  { id: 'whole', words: 'crumbs.whole', run: () => setView({ focus: '' }) },
  { id: 'tickets', words: 'tickets.title', run: () => setView({ open: '' }) },
  { id: 'help', words: 'help.title', run: openHelp },
  { id: 'zh', words: 'lang.zh', run: () => setLang('zh') },
  { id: 'en', words: 'lang.en', run: () => setLang('en') },
  { id: 'wall', words: 'search.openWall', run: () => void open(below('/wall'), '_blank', 'noopener') },
];
const commandsIn = (t: (key: WordKey) => string): DeskCommand[] => COMMANDS.map(({ id, words }) => ({ id, text: t(words) }));

const iconOf = (entry: Entry, world: World): string =>
  entry.type === 'device' ? (world.kinds.get(world.get('device', entry.id)?.kind ?? '')?.icon ?? ICONS.device) : ICONS[entry.type];

function go(entry: Entry, world: World): void {
  switch (entry.type) {
    case 'command':
      COMMANDS.find((command) => command.id === entry.id)?.run();
      return;
    case 'place':
      setView(floorOf(entry.id) === null ? { focus: entry.id } : { focus: entry.id, stage: 'interior' });
      return;
    case 'device': {
      const device = world.get('device', entry.id);
      if (device) setView({ focus: `${device.place}/${device.id}`, open: `device:${device.id}` });
      return;
    }
    default: {
      const record = world.get(entry.type, entry.id);
      if (record) setView({ focus: record.place, open: `${entry.type}:${entry.id}` });
    }
  }
}

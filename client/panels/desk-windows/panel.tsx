import { lazy, Suspense, type JSX } from 'react';
import { useStore } from 'zustand';
import { parentPath } from '#contract/geo.ts';
import { label } from '#contract/label.ts';
import { ActionDialogs } from '#client/actions/ActionDialogs.tsx';
import { closeWindows, openHelp, openSearch, useWindows } from '#client/actions/dialogs.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { WordKey } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { Dialog } from '#client/ui/Dialog.tsx';
import { Kbd } from '#client/ui/Kbd.tsx';
import { useKeys } from '#client/ui/keys.ts';
import { setAiming } from '#client/sight/aiming.ts';
import { sightTarget } from '#client/sight/target.ts';
import { setView, viewStore } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import styles from './windows.module.css';

export default definePanel({ id: 'desk-windows', title: label('窗口', 'Windows'), component: DeskWindows });

const Search = lazy(() => import('#client/search/Search.tsx'));

/** The desk's windows, and the keys that work everywhere on it. */
function DeskWindows(): JSX.Element {
  const world = useWorld();
  const { search, help } = useWindows();
  const open = useStore(viewStore, (view) => view.open);
  const focus = useStore(viewStore, (view) => view.focus);
  // Esc closes the record that is open, though its panel may still be on its way; then it climbs up the places.
  const back = open !== '' ? () => setView({ open: '' }) : focus !== '' ? () => setView({ focus: parentPath(focus) }) : undefined;
  const askSight = (): void => {
    if (sightTarget(world, `sight:${focus}`)) setView({ open: `sight:${focus}` });
    else setAiming(true);
  };
  useKeys({ '/': openSearch, '?': openHelp, Escape: back, w: open === '' ? askSight : undefined });
  return (
    <>
      <ActionDialogs />
      {search && <Suspense fallback={null}><Search onClose={closeWindows} /></Suspense>}
      {help && <Help />}
    </>
  );
}

const HELP: readonly { readonly title: WordKey; readonly keys: readonly (readonly [readonly string[], WordKey])[] }[] = [
  { title: 'help.queue', keys: [[['J', 'K'], 'help.move'], [['N'], 'help.fresh'], [['A'], 'help.acknowledge'], [['D'], 'help.dispatch'], [['M'], 'help.assign'], [['S'], 'help.shelve']] },
  { title: 'help.ticket', keys: [[['T'], 'help.next'], [['R'], 'help.return'], [['F'], 'help.finish'], [['V'], 'help.verify'], [['O'], 'help.reopen'], [['C'], 'help.comment']] },
  { title: 'help.places', keys: [[['G'], 'help.goto'], [['W'], 'help.sight'], [['P'], 'help.aim'], [['1', '2', '3'], 'help.stages'], [['I'], 'help.inside'], [['[', ']'], 'help.floors'], [['/'], 'help.search'], [['Esc'], 'help.back'], [['?'], 'help.help']] },
];

function Help(): JSX.Element {
  const { t } = useWords();
  return (
    <Dialog title={t('help.title')} onClose={closeWindows} size="medium">
      <div className={styles.help}>
        {HELP.map((group) => (
          <section key={group.title}>
            <h3 className={styles.group}>{t(group.title)}</h3>
            <dl className={styles.keys}>
              {group.keys.map(([keys, words]) => <div key={words} className={styles.key}><dt>{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dt><dd>{t(words)}</dd></div>)}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>{t('help.note')}</p>
    </Dialog>
  );
}

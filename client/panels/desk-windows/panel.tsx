import { lazy, Suspense, type JSX } from 'react';
import { useStore } from 'zustand';
import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import { ActionDialogs } from '#client/actions/dialogs/ActionDialogs.tsx';
import { closeDialog, openHelp, openSearch, openThrow, useOpenDialog } from '#client/dialogs/open-dialog.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useKeys } from '#client/ui/controls/keys.ts';
import { setPickMode } from '#client/sight/pick-mode.ts';
import { sightTarget } from '#client/sight/target.ts';
import { useMayThrow } from '#client/throwing/may-throw.ts';
import { setView, viewStore } from '#client/view/view.ts';
import { lookBack } from '#client/view/look-back.ts';
import { usePast, useWorld } from '#client/world/hooks.ts';

export default definePanel({ id: 'desk-windows', title: label('窗口', 'Windows'), component: DeskWindows });

const Search = lazy(() => import('#client/search/Search.tsx'));
const Help = lazy(() => import('./Help.tsx'));
const ThrowDialog = lazy(() => import('#client/throwing/ThrowDialog.tsx'));

/** The desk's windows, and the keys that work everywhere on it. */
function DeskWindows(): JSX.Element {
  const world = useWorld();
  const { search, help, throwing } = useOpenDialog();
  const past = usePast();
  const open = useStore(viewStore, (view) => view.open);
  const may = useMayThrow();
  const focus = useStore(viewStore, (view) => view.focus);
  // Esc closes the record that is open, though its panel may still be on its way; then it climbs up the places.
  const back = open !== '' ? () => setView({ open: '' }) : focus !== '' ? () => setView({ focus: parentPath(focus) }) : undefined;
  const askSight = (): void => {
    if (sightTarget(world, `sight:${focus}`)) setView({ open: `sight:${focus}` });
    else setPickMode(true);
  };
  useKeys({
    '/': openSearch,
    '?': openHelp,
    Escape: back,
    w: open === '' ? askSight : undefined,
    h: past ? undefined : () => lookBack(world),
    u: may && !past ? openThrow : undefined,
  });
  return (
    <>
      <ActionDialogs />
      {search && (
        <Suspense fallback={null}>
          <Search onClose={closeDialog} />
        </Suspense>
      )}
      {help && (
        <Suspense fallback={null}>
          <Help />
        </Suspense>
      )}
      {throwing && (
        <Suspense fallback={null}>
          <ThrowDialog />
        </Suspense>
      )}
    </>
  );
}

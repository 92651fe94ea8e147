import { createStore } from 'zustand/vanilla';
import type { WallShow } from '#contract/walls/layout/show.ts';

/** What this wall shows by layouts, as the server told it last; `null` = it is no wall. */
export const showStore = createStore<{ readonly show: WallShow | null }>(() => ({ show: null }));

export const setShow = (show: WallShow | null): void => showStore.setState({ show });

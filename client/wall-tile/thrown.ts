import { createStore } from 'zustand/vanilla';
import type { Thrown } from '#contract/walls/thrown.ts';

/** What somebody at a desk shows on this wall for a while; `null` = its own picture. */
export const thrownStore = createStore<{ readonly thrown: Thrown | null }>(() => ({ thrown: null }));

export const setThrown = (thrown: Thrown | null): void => thrownStore.setState({ thrown });

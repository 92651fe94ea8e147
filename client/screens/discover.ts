import type { Screen } from './screen.ts';

const found = import.meta.glob<Screen>('./*/screen.tsx', { eager: true, import: 'default' });

/** Every screen in this folder, by address. */
export const SCREENS: readonly Screen[] = Object.values(found).sort((a, b) => (a.path < b.path ? -1 : 1));

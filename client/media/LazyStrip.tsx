import { lazy, Suspense, type JSX } from 'react';
import type { ShownMedia } from './media.ts';

const MediaStrip = lazy(() => import('./MediaStrip.tsx'));

/** Pictures and clips of a record, fetched when there are any: the first screen does without. */
export const LazyStrip = ({ shown }: { shown: readonly ShownMedia[] }): JSX.Element => (
  <Suspense fallback={null}>
    <MediaStrip shown={shown} />
  </Suspense>
);

import { useCallback, useSyncExternalStore } from 'react';
import type { Grid, Screen } from './screen.ts';

/** Where the panels of a screen stand on this display; another grid when the window becomes wide, or is wide no more. */
export function useGrid({ layout }: Screen): Grid & { readonly wide: boolean } {
  const from = layout.wide?.from ?? Infinity;
  const subscribe = useCallback((listener: () => void) => {
    addEventListener('resize', listener);
    return () => removeEventListener('resize', listener);
  }, []);
  const wide = useSyncExternalStore(subscribe, () => innerWidth / innerHeight >= from);
  return { ...((wide && layout.wide) || layout), wide };
}

import { useCallback, useEffect, useState } from 'react';

const shownIn = (search: string): string | null => new URLSearchParams(search).get('device');

/** The device whose page is shown, kept in the address; null = the list. */
export function useShownDevice(): [string | null, (id: string | null) => void] {
  const [id, setId] = useState(() => shownIn(location.search));
  useEffect(() => {
    const follow = (): void => setId(shownIn(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const show = useCallback((next: string | null): void => {
    history.pushState(null, '', next === null ? location.pathname : `${location.pathname}?device=${encodeURIComponent(next)}`);
    setId(next);
  }, []);
  return [id, show];
}

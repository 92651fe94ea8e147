import { useEffect, useState } from 'react';
import type { Label } from '#contract/label.ts';
import { loadPanel } from '#client/panels/panel.ts';
import { SCREENS } from '#client/screens/discover.ts';
import { offeredPanels } from '#client/screens/screen.ts';

const OFFERED = SCREENS.flatMap((screen) => (screen.layout.tiled ? offeredPanels(screen) : []));

/** Titles of the panels that regions of walls can show, by id; empty while their code is fetched. @param wanted else it is not fetched */
export function usePanelTitles(wanted = true): ReadonlyMap<string, Label> {
  const [titles, setTitles] = useState<ReadonlyMap<string, Label>>(new Map());
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    const load = async (): Promise<void> => {
      const loaded = await Promise.allSettled(OFFERED.map(loadPanel));
      const found = loaded.flatMap((one) => (one.status === 'fulfilled' ? [[one.value.id, one.value.title] as const] : []));
      if (current) setTitles(new Map(found));
    };
    void load();
    return () => {
      current = false;
    };
  }, [wanted]);
  return titles;
}

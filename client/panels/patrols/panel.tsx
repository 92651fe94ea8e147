import { lazy, Suspense, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useWarnings } from '#client/warnings/use-warnings.ts';
import { usePast, useSession } from '#client/world/hooks.ts';

const Patrols = lazy(() => import('#client/patrols/Patrols.tsx'));

export default definePanel({ id: 'patrols', title: label('智能巡检', 'Patrols'), component: DeskPatrols });

/** Today's rounds, once the desk stands. Of another time nothing is known. */
function DeskPatrols(): JSX.Element | null {
  const { user } = useSession();
  const jurisdiction = user?.jurisdiction ?? '';
  const warnings = useWarnings(jurisdiction === '/' ? '' : jurisdiction);
  const past = usePast();
  if (user === null || past) return null;
  return (
    <Suspense>
      <Patrols below={warnings.length > 0} />
    </Suspense>
  );
}

import { useState, type JSX } from 'react';
import type { RoundsReply } from '#contract/patrols/view.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { RoundList } from './RoundList.tsx';
import { summaryOf } from './summary.ts';
import { PATROL_WORDS as WORDS } from './words.ts';
import styles from './patrols.module.css';

const EVERY_MS = 15_000;

/** How today's rounds stand, while there are any; opened, each point of them. */
export default function Patrols({ below }: { readonly below: boolean }): JSX.Element | null {
  const { pick } = useWords();
  const [open, setOpen] = useState(false);
  const { data } = useAsked<RoundsReply>('/api/v1/patrol-rounds', EVERY_MS);
  const world = useWorld();
  if (!data || (data.items.length === 0 && !isPatrolled(world))) return null;
  const { points, visited, late, missed } = summaryOf(data.items);
  const severity = missed > 0 ? 3 : late > 0 ? 4 : undefined;
  const words = missed > 0 ? WORDS.missed(missed) : late > 0 ? WORDS.late(late) : WORDS.visited(visited, points);
  return (
    <>
      <button
        type="button"
        className={styles.open}
        data-severity={severity}
        data-below={below || undefined}
        onClick={() => setOpen(true)}
        data-patrols
      >
        <Icon name="route" />
        <span>{pick(WORDS.title)}</span>
        <strong>{pick(words)}</strong>
      </button>
      {open && <RoundList reply={data} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The ledger has points to go by, though nobody goes yet. */
function isPatrolled(world: World): boolean {
  for (const { kind } of world.all('device').values()) if (world.kinds.get(kind)?.patrol !== undefined) return true;
  return false;
}

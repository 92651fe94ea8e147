import { lazy, Suspense, useState, type JSX } from 'react';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused, request } from '#client/session/session.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { ROUTE_WORDS as WORDS } from './words.ts';
import styles from './patrols.module.css';

const RouteDialog = lazy(() => import('./RouteDialog.tsx'));

const EVERY_MS = 60_000;

/** Routes there are, for who may send people: begun by hand, changed, and new ones. */
export function Routes(): JSX.Element {
  const { pick } = useWords();
  const [edited, setEdited] = useState<PatrolPlan | 'new' | null>(null);
  // A path of its own is asked anew at once.
  const [asked, setAsked] = useState(0);
  const { data } = useAsked<{ readonly items: readonly PatrolPlan[] }>(`/api/v1/patrol-plans?n=${asked}`, EVERY_MS);
  const begin = async ({ id }: PatrolPlan): Promise<void> => {
    try {
      await request('POST', `/api/v1/patrol-plans/${encodeURIComponent(id)}/rounds`, { reason: pick(WORDS.byDesk) });
      showMessage(pick(WORDS.begun));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showMessage(pick(error.refusal.message));
    }
  };
  return (
    <section className={styles.round}>
      <h3 className={styles.head}>
        {pick(WORDS.routes)}
        <span className={styles.sum}>
          <Button onClick={() => setEdited('new')}>{pick(WORDS.add)}</Button>
        </span>
      </h3>
      <ul className={styles.points}>
        {data?.items.map((plan) => (
          <li key={plan.id} className={styles.route}>
            <Name text={plan.name} />
            <span className={styles.quiet}>{pick(plan.active ? WORDS.size(plan.points.length, plan.shifts.length) : WORDS.paused)}</span>
            {plan.active && <Button onClick={() => void begin(plan)}>{pick(WORDS.begin)}</Button>}
            <Button onClick={() => setEdited(plan)}>{pick(WORDS.edit)}</Button>
          </li>
        ))}
      </ul>
      {edited !== null && (
        <Suspense>
          <RouteDialog
            held={edited === 'new' ? null : edited}
            onClose={() => setEdited(null)}
            onSaved={() => {
              setEdited(null);
              setAsked(asked + 1);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

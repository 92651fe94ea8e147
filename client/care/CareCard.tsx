import { useState, type JSX } from 'react';
import type { CarePlan } from '#contract/care/care-plan.ts';
import type { Device } from '#contract/records/device.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { formatMoment } from '#client/ui/time/format.ts';
import { useSession, useWorld } from '#client/world/hooks.ts';
import { CareDialog } from './CareDialog.tsx';
import { readPlan, usePlan } from './plans.ts';
import { linesOf, WORDS } from './words.ts';
import styles from './care.module.css';

/** Who a care device is for, what is watched for their sake, and their leave; for who may know of people. */
export default function CareCard({ device }: { device: Device }): JSX.Element | null {
  const { pick } = useWords();
  const world = useWorld();
  const { user } = useSession();
  const { plan, again } = usePlan([device.id]);
  const [held, setHeld] = useState<CarePlan | 'new' | null>(null);
  const may = ROLE_PERMISSIONS[user?.role ?? 'leader'];
  if (!may.includes('see-people') || plan === undefined) return null;
  const open = (): void => {
    if (plan === null) setHeld('new');
    else
      readPlan(plan.id).then(setHeld, () => {
        // It is gone, or cannot be asked for now: what is shown is asked for anew.
        again();
      });
  };
  const saved = (): void => {
    setHeld(null);
    again();
  };
  return (
    <Section
      title={pick(WORDS.title)}
      aside={
        may.includes('dispatch') && (
          <Button look="quiet" onClick={open} data-care={plan?.id ?? 'none'}>
            {pick(plan === null ? WORDS.enter : WORDS.change)}
          </Button>
        )
      }
    >
      {plan === null ? (
        <p className={styles.quiet}>{pick(WORDS.none)}</p>
      ) : (
        <div className={styles.card} data-plan={plan.id}>
          <strong>
            <Name text={plan.name} />
          </strong>
          {linesOf(plan, (at) => formatMoment(at, world.serverNow())).map((line) => (
            <span key={line.en} className={styles.quiet}>
              {pick(line)}
            </span>
          ))}
        </div>
      )}
      {held !== null && <CareDialog device={device} held={held === 'new' ? null : held} onClose={() => setHeld(null)} onSaved={saved} />}
    </Section>
  );
}

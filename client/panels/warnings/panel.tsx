import { lazy, Suspense, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { useWarnings } from '#client/warnings/use-warnings.ts';
import { WarningChip } from '#client/warnings/WarningChip.tsx';
import styles from '#client/warnings/warnings.module.css';
import { useSession } from '#client/world/hooks.ts';

const WarningsDialog = lazy(() => import('#client/warnings/WarningsDialog.tsx'));

const MORE = (n: number) => label(`另有 ${n} 条`, `${n} more`);

export default definePanel({ id: 'warnings', title: label('官方预警', 'Official warnings'), component: Warnings });

/** The gravest official warning that lies over what one may see; opened, all of them with their words. Nothing while there is none. */
function Warnings(): JSX.Element | null {
  const { pick } = useWords();
  const { user } = useSession();
  const [open, setOpen] = useState(false);
  const jurisdiction = user?.jurisdiction ?? '';
  const warnings = useWarnings(jurisdiction === '/' ? '' : jurisdiction);
  if (warnings.length === 0) return null;
  return (
    <>
      <button type="button" className={styles.open} data-colour={warnings[0].colour} onClick={() => setOpen(true)}>
        <WarningChip warning={warnings[0]} />
        {warnings.length > 1 && <span className={styles.quiet}>{pick(MORE(warnings.length - 1))}</span>}
      </button>
      {open && (
        <Suspense>
          <WarningsDialog warnings={warnings} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

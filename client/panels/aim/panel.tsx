import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { setPickMode, usePickMode } from '#client/sight/pick-mode.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import styles from './aim.module.css';

export default definePanel({ id: 'aim', title: label('选点', 'Pick a point'), component: Aim });

/** Asks who sees a point: pressed, the next click in the picture is the question. */
function Aim(): JSX.Element {
  const { t } = useWords();
  const { aiming } = usePickMode();
  const toggle = (): void => setPickMode(!usePickMode.getState().aiming);
  useKeys({ p: toggle });
  return (
    <Button icon="eye-pin" shortcut="P" className={styles.button} aria-pressed={aiming} onClick={toggle} title={t('aim.about')}>
      {t('aim.title')}
    </Button>
  );
}

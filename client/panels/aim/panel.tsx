import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { setAiming, useAiming } from '#client/sight/aiming.ts';
import { Button } from '#client/ui/Button.tsx';
import { useKeys } from '#client/ui/keys.ts';
import styles from './aim.module.css';

export default definePanel({ id: 'aim', title: label('选点', 'Pick a point'), component: Aim });

/** Asks who sees a point: pressed, the next click in the picture is the question. */
function Aim(): JSX.Element {
  const { t } = useWords();
  const { aiming } = useAiming();
  const toggle = (): void => setAiming(!useAiming.getState().aiming);
  useKeys({ p: toggle });
  return <Button icon="eye-pin" shortcut="P" className={styles.button} aria-pressed={aiming} onClick={toggle} title={t('aim.about')}>{t('aim.title')}</Button>;
}

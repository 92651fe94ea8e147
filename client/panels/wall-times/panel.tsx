import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { definePanel } from '#client/panels/panel.ts';
import { Heartbeat } from '#client/panels/wall-header/Heartbeat.tsx';
import { Times } from '#client/panels/wall-header/Times.tsx';
import styles from './wall-times.module.css';

export default definePanel({ id: 'wall-times', title: label('大屏时钟', 'Wall clock'), component: WallTimes });

/** On a wall of several screens: what the header leaves to the screen at the right. */
function WallTimes(): JSX.Element {
  return (
    <div className={styles.times}>
      <Heartbeat />
      <Times />
    </div>
  );
}

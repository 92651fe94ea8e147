import type { JSX } from 'react';
import { useStore } from 'zustand';
import { label } from '#contract/label.ts';
import { SEVERITIES, SEVERITY_LABELS } from '#contract/severity.ts';
import { STATUSES } from '#contract/live/status.ts';
import { SHADES, type Shade } from '#client/buildings/shades.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { LAYERS } from '#client/layers/discover.ts';
import { definePanel } from '#client/panels/panel.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuCheck, MenuChoice, MenuLine, MenuTitle } from '#client/ui/controls/Menu.tsx';
import { HandledMark } from '#client/ui/status/HandledMark.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { StatusDot } from '#client/ui/status/StatusDot.tsx';
import { setView, viewStore } from '#client/view/view.ts';
import { ShadeLegend } from './ShadeLegend.tsx';
import { MARK_LABELS, useUnsupportedMarks } from './unsupported-marks.ts';
import styles from './layers.module.css';

export default definePanel({ id: 'layers', title: label('图层', 'Layers'), component: Layers });

/** Which layers the map shows, and what its signs mean. */
function Layers(): JSX.Element {
  const { t, pick } = useWords();
  const { types } = useUnsupportedMarks();
  const { hidden, shade } = useStore(viewStore);
  const show = (id: string, on: boolean): void =>
    setView({ hidden: on ? hidden.filter((other) => other !== id) : [...hidden, id] }, { replace: true });
  const colour = (by: Shade | 'status'): void => setView({ shade: by === 'status' ? undefined : by }, { replace: true });
  return (
    <div className={styles.layers}>
      <Menu
        align="start"
        trigger={
          <Button icon="stack-2" className={styles.button}>
            {t('layers.title')}
          </Button>
        }
      >
        {LAYERS.map((layer) => (
          <MenuCheck
            key={layer.id}
            checked={layer.pinned === true || !hidden.includes(layer.id)}
            disabled={layer.pinned}
            onChange={(on) => show(layer.id, on)}
          >
            {pick(layer.label)}
            {layer.pinned && <span className={styles.pinned}>{t('layers.pinned')}</span>}
          </MenuCheck>
        ))}
        {types.length > 0 && (
          <p className={styles.undrawn}>{t('layers.undrawn', { types: types.map((type) => pick(MARK_LABELS[type])).join(', ') })}</p>
        )}
        <MenuLine />
        <MenuTitle>{t('shade.title')}</MenuTitle>
        <MenuChoice
          value={shade ?? 'status'}
          onChange={colour}
          disabled={hidden.includes('buildings')}
          choices={(['status', ...SHADES] as const).map((by) => ({ value: by, words: t(`shade.${by}`) }))}
        />
        <MenuLine />
        <MenuTitle>{t('layers.legend')}</MenuTitle>
        <Legend />
      </Menu>
      <ShadeLegend />
    </div>
  );
}

/** What the shapes on the map mean. */
function Legend(): JSX.Element {
  const { t, pick } = useWords();
  return (
    <div className={styles.legend}>
      {SEVERITIES.map((severity) => (
        <span key={severity} className={styles.sign}>
          <SeverityMark severity={severity} />
          {pick(SEVERITY_LABELS[severity])}
        </span>
      ))}
      <span className={styles.sign}>
        <HandledMark />
        {t('handled.title')}
      </span>
      {STATUSES.filter((status) => status !== 'alert').map((status) => (
        <StatusDot key={status} status={status} />
      ))}
    </div>
  );
}

import { useState, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import { fieldLabel } from '#client/admin/parts/ledger/actions.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import type { TableReport } from './report.ts';

/** Columns of a table that are no fields of a device. */
const COLUMNS: Readonly<Record<string, Label>> = {
  lon: label('经度', 'Longitude'),
  lat: label('纬度', 'Latitude'),
  height: label('离地高度', 'Height'),
  compound: label('小区', 'Compound'),
  building: label('楼栋', 'Building'),
  unit: label('单元', 'Unit'),
  expected: label('应报间隔', 'Expected every (s)'),
  azimuth: label('方位角', 'Azimuth'),
  tilt: label('俯仰角', 'Tilt'),
  fov: label('视场角', 'Field of view'),
  reach: label('可视距离', 'Reach'),
  pixels: label('分辨率', 'Pixels'),
  ptz: label('云台', 'PTZ'),
};
const WORDS = {
  row: label('行号', 'Row'),
  check: label('检查', 'Check'),
  skip: label('略过此行', 'Leave it out'),
};

/** A row that cannot be used, with its cells to be mended. */
export function FaultyRow({
  fault,
  onMend,
}: {
  fault: TableReport['faults'][number];
  onMend: (cells: Record<string, string> | null) => Promise<void>;
}): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [cells, setCells] = useState<Record<string, string>>(fault.cells);
  return (
    <form
      className={styles.card}
      data-fault={fault.row}
      onSubmit={(event) => {
        event.preventDefault();
        void act(() => onMend(cells));
      }}
    >
      <p>
        <strong>
          {pick(WORDS.row)} {fault.row}
        </strong>{' '}
        · <span className={styles.refusal}>{pick(fault.message)}</span>
      </p>
      <div className={styles.two}>
        {Object.keys(fault.cells).map((column) => (
          <label key={column}>
            <span className={styles.label}>{pick(COLUMNS[column] ?? fieldLabel(column))}</span>
            <input
              className={styles.cell}
              name={column}
              value={cells[column] ?? ''}
              onChange={(event) => setCells({ ...cells, [column]: event.target.value })}
            />
          </label>
        ))}
      </div>
      <p className={styles.actions}>
        <Button onClick={() => void act(() => onMend(null))} busy={busy}>
          {pick(WORDS.skip)}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {pick(WORDS.check)}
        </Button>
      </p>
    </form>
  );
}

import { useState, type DragEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { CRS } from '#client/admin/parts/crs.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { FileField } from '#client/ui/controls/FileField.tsx';
import { withBasePath } from '#client/session/base-path.ts';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { KINDS } from '#client/world/kinds.ts';

const WORDS = {
  drop: label('将 .csv 或 .xlsx 拖到这里', 'Drop a .csv or .xlsx here'),
  choose: label('设备台账文件', 'File of devices'),
  crs: label('坐标系', 'Coordinate system'),
  crsAbout: label(
    '选错坐标系会偏移数百米；检查时会提示可疑之处。',
    'A wrong one shifts everything by hundreds of metres; the check says when it looks wrong.',
  ),
  simulated: label('标为模拟数据', 'Mark as simulated data'),
  elsewhere: label('这些设备可以远离现有台账', 'These devices may lie far from those in the ledger'),
  columns: label(
    '需要的列：编号、类型、名称、经度、纬度；可有楼栋、单元、楼层、通信地址等。',
    'Columns needed: id, kind, name, lon, lat; building, unit, floor, addresses and more may be there.',
  ),
  reading: label('正在检查…', 'Checking…'),
  template: label('下载模板（.xlsx）', 'Template (.xlsx)'),
  templateAbout: label(
    '含列名、允许的取值与示例行，填好后拖回这里。',
    'With titles, allowed values and an example; fill it in and drop it here.',
  ),
  templateKind: label('模板的设备类型', 'Kind of the template'),
  everyKind: label('全部类型', 'Every kind'),
};
/** As the server calls a template of every kind. */
const EVERY_KIND = 'all';

export interface TableWanted {
  readonly crs: keyof typeof CRS;
  readonly simulated: boolean;
  readonly elsewhere: boolean;
}

interface ChooseTableProps {
  /** One is being read. */
  readonly busy: boolean;
  readonly onFile: (file: File, wanted: TableWanted) => void;
}

/** Which table, and what it is to be read as. */
export function ChooseTable({ busy, onFile }: ChooseTableProps): JSX.Element {
  const { pick } = useWords();
  const [wanted, setWanted] = useState<TableWanted>({ crs: 'wgs84', simulated: false, elsewhere: false });
  return (
    <div className={styles.form}>
      <div className={styles.two}>
        <SelectField
          label={pick(WORDS.crs)}
          value={wanted.crs}
          onChange={(event) => setWanted({ ...wanted, crs: event.target.value as keyof typeof CRS })}
        >
          {Object.entries(CRS).map(([id, words]) => (
            <option key={id} value={id}>
              {pick(words)}
            </option>
          ))}
        </SelectField>
        <p className={`${styles.quiet} ${styles.afterField}`}>{pick(WORDS.crsAbout)}</p>
      </div>
      {(['simulated', 'elsewhere'] as const).map((mark) => (
        <CheckField
          key={mark}
          label={pick(WORDS[mark])}
          checked={wanted[mark]}
          onChange={(event) => setWanted({ ...wanted, [mark]: event.target.checked })}
        />
      ))}
      <DropBox onFile={(file) => onFile(file, wanted)} />
      <Template />
      {busy && (
        <div aria-live="polite">
          <p>{pick(WORDS.reading)}</p>
          <Skeleton rows={3} />
        </div>
      )}
    </div>
  );
}

function DropBox({ onFile }: { onFile: (file: File) => void }): JSX.Element {
  const { pick } = useWords();
  const [over, setOver] = useState(false);
  const take = (file: File | null): void => {
    if (file) onFile(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0] ?? null);
  };
  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      onDrop={drop}
      onDragLeave={() => setOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
    >
      <strong>{pick(WORDS.drop)}</strong>
      <FileField label={pick(WORDS.choose)} labelled accept=".csv,.xlsx" onFile={take} />
      <p className={styles.quiet}>{pick(WORDS.columns)}</p>
    </div>
  );
}

/** A table to fill in, of a kind that one chooses. */
function Template(): JSX.Element {
  const { pick } = useWords();
  const [kind, setKind] = useState(EVERY_KIND);
  return (
    <div className={styles.bar}>
      <span className={styles.quiet}>{pick(WORDS.templateAbout)}</span>
      <select
        className={styles.filter}
        aria-label={pick(WORDS.templateKind)}
        value={kind}
        onChange={(event) => setKind(event.target.value)}
      >
        <option value={EVERY_KIND}>{pick(WORDS.everyKind)}</option>
        {Array.from(KINDS.values(), ({ id, label: words }) => (
          <option key={id} value={id}>
            {pick(words)}
          </option>
        ))}
      </select>
      <a className={styles.download} href={withBasePath(`/api/v1/kinds/${encodeURIComponent(kind)}/template`)} download>
        {pick(WORDS.template)}
      </a>
    </div>
  );
}

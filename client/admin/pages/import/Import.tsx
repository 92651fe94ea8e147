import { useState, type DragEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { CheckField, SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { CRS } from '#client/admin/parts/crs.ts';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useOpenPage } from '#client/admin/navigation.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/Button.tsx';
import { EmptyState, Skeleton } from '#client/ui/EmptyState.tsx';
import { Report } from './Report.tsx';
import type { OpenTable } from './report.ts';

const WORDS = {
  drop: label('将 .csv 或 .xlsx 拖到这里', 'Drop a .csv or .xlsx here'),
  choose: label('或选择文件', 'or choose a file'),
  crs: label('坐标系', 'Coordinate system'),
  crsAbout: label('选错坐标系会偏移数百米；检查时会提示可疑之处。', 'A wrong one shifts everything by hundreds of metres; the check says when it looks wrong.'),
  simulated: label('标为模拟数据', 'Mark as simulated data'),
  elsewhere: label('这些设备可以远离现有台账', 'These devices may lie far from those in the ledger'),
  columns: label('需要的列：编号、类型、名称、经度、纬度；可有楼栋、单元、楼层、通信地址等。', 'Columns needed: id, kind, name, lon, lat; building, unit, floor, addresses and more may be there.'),
  reading: label('正在检查…', 'Checking…'),
  enter: label('导入', 'Enter'),
  another: label('换一个文件', 'Another file'),
  done: label('已导入', 'Entered'),
  doneAbout: label('条记录新增或更改，立即生效。', 'records entered or changed, in force at once.'),
  see: label('查看台账', 'See the ledger'),
  template: label('下载模板', 'Template'),
};
const TEMPLATE = '设备编号,设备类型,设备名称,经度,纬度,离地高度,地点路径,楼层,通信地址\n';

/** A table of devices: dropped, checked, mended and entered. */
export default function Import(): JSX.Element {
  const { pick } = useWords();
  const open = useOpenPage();
  const { busy, act } = useAct();
  const [crs, setCrs] = useState<keyof typeof CRS>('wgs84');
  const [marks, setMarks] = useState({ simulated: false, elsewhere: false });
  const [over, setOver] = useState(false);
  const [table, setTable] = useState<(OpenTable & { readonly name: string }) | null>(null);
  const [entered, setEntered] = useState<number | null>(null);
  const read = (file: File | undefined): void => {
    if (!file) return;
    setTable(null);
    setEntered(null);
    const query = new URLSearchParams({ name: file.name, crs, simulated: String(marks.simulated), elsewhere: String(marks.elsewhere) });
    void act(async () => setTable({ name: file.name, ...(await request<OpenTable>('POST', `/api/v1/ledger/tables?${query}`, new Blob([file], { type: 'application/octet-stream' }))) }));
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    read(event.dataTransfer.files[0]);
  };
  const enter = (): void => void act(async () => {
    setEntered((await request<{ changed: number }>('POST', `/api/v1/ledger/tables/${table!.id}/enter`)).changed);
    setTable(null);
  });
  if (entered !== null) {
    return <EmptyState icon="check" title={`${pick(WORDS.done)}: ${entered.toLocaleString('zh-CN')} ${pick(WORDS.doneAbout)}`}><Button look="primary" onClick={() => open('devices')}>{pick(WORDS.see)}</Button> <Button onClick={() => setEntered(null)}>{pick(WORDS.another)}</Button></EmptyState>;
  }
  return (
    <>
      {!table && (
        <div className={styles.form}>
          <div className={styles.two}>
            <SelectField label={pick(WORDS.crs)} value={crs} onChange={(event) => setCrs(event.target.value as keyof typeof CRS)}>
              {Object.entries(CRS).map(([id, words]) => <option key={id} value={id}>{pick(words)}</option>)}
            </SelectField>
            <p className={styles.quiet}>{pick(WORDS.crsAbout)}</p>
          </div>
          <CheckField label={pick(WORDS.simulated)} checked={marks.simulated} onChange={(event) => setMarks({ ...marks, simulated: event.target.checked })} />
          <CheckField label={pick(WORDS.elsewhere)} checked={marks.elsewhere} onChange={(event) => setMarks({ ...marks, elsewhere: event.target.checked })} />
          <div className={styles.drop} data-over={over || undefined} onDrop={drop} onDragLeave={() => setOver(false)} onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}>
            <strong>{pick(WORDS.drop)}</strong>
            <label>{pick(WORDS.choose)} <input type="file" accept=".csv,.xlsx" onChange={(event) => read(event.target.files?.[0])} /></label>
            <p className={styles.quiet}>{pick(WORDS.columns)}</p>
            <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${TEMPLATE}`)}`} download="devices.csv">{pick(WORDS.template)}</a>
          </div>
          {busy && <div aria-live="polite"><p>{pick(WORDS.reading)}</p><Skeleton rows={3} /></div>}
        </div>
      )}
      {table && <Report table={table} busy={busy} onReport={(report) => setTable({ ...table, report })} onEnter={enter} onLeave={() => setTable(null)} />}
    </>
  );
}

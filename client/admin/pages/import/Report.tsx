import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/Button.tsx';
import type { OpenTable, TableReport } from './report.ts';

const WORDS = {
  rows: label('行', 'rows'),
  added: label('新增', 'New'),
  changed: label('更改', 'Changed'),
  same: label('不变', 'As it was'),
  wrong: label('有误', 'Wrong'),
  enter: label('整体导入', 'Enter all of it'),
  another: label('换一个文件', 'Another file'),
  faults: label('需要修正的行', 'Rows to be mended'),
  faultsAbout: label('修正单元格后点“检查”，或略过这一行。只显示前 200 行。', 'Mend the cells and check, or leave the row out. The first 200 are shown.'),
  row: label('行号', 'Row'),
  what: label('问题', 'What is wrong'),
  check: label('检查', 'Check'),
  skip: label('略过此行', 'Leave it out'),
  changes: label('将要发生的更改', 'What would change'),
  id: label('编号', 'Id'),
  name: label('名称', 'Name'),
  fields: label('更改内容', 'What'),
  fresh: label('新设备', 'New device'),
  unknown: label('未识别的列（不读取）', 'Columns not read'),
  none: label('没有更改', 'Nothing would change'),
  all: label('修正后才能导入；一行有误，全部不导入。', 'Mend them first: a table is entered whole or not at all.'),
};

interface ReportProps {
  readonly table: OpenTable & { readonly name: string };
  readonly busy: boolean;
  readonly onReport: (report: TableReport) => void;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}

/** What a table would do, and where it must be mended. */
export function Report({ table, busy, onReport, onEnter, onLeave }: ReportProps): JSX.Element {
  const { pick } = useWords();
  const { report } = table;
  const usable = report.faultCount === 0 && report.refusal === null;
  const mend = async (row: number, cells: Record<string, string> | null): Promise<void> => onReport((await request<{ report: TableReport }>('PUT', `/api/v1/ledger/tables/${table.id}/rows/${row}`, { cells })).report);
  return (
    <>
      <div className={styles.bar}>
        <strong><bdi>{table.name}</bdi></strong><span className={styles.count}>{report.rows.toLocaleString('zh-CN')} {pick(WORDS.rows)}</span>
        <span className={styles.end}><Button onClick={onLeave}>{pick(WORDS.another)}</Button><Button look="primary" busy={busy} disabled={!usable || report.added + report.changed === 0} onClick={onEnter}>{pick(WORDS.enter)}</Button></span>
      </div>
      <div className={styles.cards}>
        {([['added', report.added], ['changed', report.changed], ['same', report.same], ['wrong', report.faultCount]] as const).map(([what, count]) => (
          <div key={what} className={styles.card}><h2>{pick(WORDS[what])}</h2><span className={`${styles.figure} ${what === 'wrong' && count > 0 ? styles.warn : ''}`} data-count={what}>{count.toLocaleString('zh-CN')}</span></div>
        ))}
      </div>
      {report.refusal !== null && <p className={styles.refusal} role="alert">{report.refusal}</p>}
      {report.notes.map((note) => <p key={note} className={styles.quiet}>{note}</p>)}
      {report.unknown.length > 0 && <p className={styles.quiet}>{pick(WORDS.unknown)}: {report.unknown.join(', ')}</p>}
      {report.faults.length > 0 && (
        <section className={styles.section}>
          <h2>{pick(WORDS.faults)}</h2>
          <p className={styles.quiet}>{pick(WORDS.faultsAbout)} {pick(WORDS.all)}</p>
          <div className={styles.form}>{report.faults.map((fault) => <FaultyRow key={`${fault.row} ${fault.message}`} fault={fault} onMend={(cells) => mend(fault.row, cells)} />)}</div>
        </section>
      )}
      <section className={styles.section}>
        <h2>{pick(WORDS.changes)}</h2>
        <Listing name={pick(WORDS.changes)} rows={report.changes} keyOf={({ id }) => id} empty={pick(WORDS.none)} columns={[
          { title: pick(WORDS.id), render: ({ id }) => <span className={styles.code}>{id}</span> },
          { title: pick(WORDS.name), render: ({ name }) => <bdi>{name}</bdi> },
          { title: pick(WORDS.fields), render: ({ fields }) => (fields === null ? <span className={styles.ok}>{pick(WORDS.fresh)}</span> : fields.join(', ')) },
        ]} />
      </section>
    </>
  );
}

function FaultyRow({ fault, onMend }: { fault: TableReport['faults'][number]; onMend: (cells: Record<string, string> | null) => Promise<void> }): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [cells, setCells] = useState<Record<string, string>>(fault.cells);
  return (
    <form className={styles.card} data-fault={fault.row} onSubmit={(event) => {
      event.preventDefault();
      void act(() => onMend(cells));
    }}>
      <p><strong>{pick(WORDS.row)} {fault.row}</strong> · <span className={styles.refusal}>{fault.message}</span></p>
      <div className={styles.two}>
        {Object.keys(fault.cells).map((column) => (
          <label key={column}><span className={styles.label}>{column}</span><input className={styles.cell} name={column} value={cells[column] ?? ''} onChange={(event) => setCells({ ...cells, [column]: event.target.value })} /></label>
        ))}
      </div>
      <p className={styles.actions}><Button onClick={() => void act(() => onMend(null))} busy={busy}>{pick(WORDS.skip)}</Button><Button type="submit" look="primary" busy={busy}>{pick(WORDS.check)}</Button></p>
    </form>
  );
}

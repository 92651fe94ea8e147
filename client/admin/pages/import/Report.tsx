import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { fieldLabel } from '#client/admin/parts/ledger/actions.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { FaultyRow } from './FaultyRow.tsx';
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
  faultsAbout: label(
    '修正单元格后点“检查”，或略过这一行。只显示前 200 行。',
    'Mend the cells and check, or leave the row out. The first 200 are shown.',
  ),
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
  const mend = async (row: number, cells: Record<string, string> | null): Promise<void> =>
    onReport((await request<{ report: TableReport }>('PUT', `/api/v1/ledger/tables/${table.id}/rows/${row}`, { cells })).report);
  return (
    <>
      <div className={styles.bar}>
        <strong>
          <bdi>{table.name}</bdi>
        </strong>
        <span className={styles.count}>
          {report.rows.toLocaleString('zh-CN')} {pick(WORDS.rows)}
        </span>
        <span className={styles.end}>
          <Button onClick={onLeave}>{pick(WORDS.another)}</Button>
          <Button look="primary" busy={busy} disabled={!usable || report.added + report.changed === 0} onClick={onEnter}>
            {pick(WORDS.enter)}
          </Button>
        </span>
      </div>
      <Counts report={report} />
      {report.refusal !== null && (
        <p className={styles.refusal} role="alert">
          {pick(report.refusal)}
        </p>
      )}
      {report.notes.map((note) => (
        <p key={note.en} className={styles.quiet}>
          {pick(note)}
        </p>
      ))}
      {report.unknown.length > 0 && (
        <p className={styles.quiet}>
          {pick(WORDS.unknown)}: {report.unknown.join(', ')}
        </p>
      )}
      {report.faults.length > 0 && (
        <section className={styles.section}>
          <h2>{pick(WORDS.faults)}</h2>
          <p className={styles.quiet}>
            {pick(WORDS.faultsAbout)} {pick(WORDS.all)}
          </p>
          <div className={styles.form}>
            {report.faults.map((fault) => (
              <FaultyRow key={`${fault.row} ${fault.message.en}`} fault={fault} onMend={(cells) => mend(fault.row, cells)} />
            ))}
          </div>
        </section>
      )}
      <Changes changes={report.changes} />
    </>
  );
}

function Counts({ report }: { report: TableReport }): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={styles.cards}>
      {(
        [
          ['added', report.added],
          ['changed', report.changed],
          ['same', report.same],
          ['wrong', report.faultCount],
        ] as const
      ).map(([what, count]) => (
        <div key={what} className={styles.card}>
          <h2>{pick(WORDS[what])}</h2>
          <span className={`${styles.figure} ${what === 'wrong' && count > 0 ? styles.warn : ''}`} data-count={what}>
            {count.toLocaleString('zh-CN')}
          </span>
        </div>
      ))}
    </div>
  );
}

function Changes({ changes }: Pick<TableReport, 'changes'>): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.section}>
      <h2>{pick(WORDS.changes)}</h2>
      <Listing
        name={pick(WORDS.changes)}
        rows={changes}
        keyOf={({ id }) => id}
        empty={pick(WORDS.none)}
        columns={[
          { title: pick(WORDS.id), render: ({ id }) => <span className={styles.code}>{id}</span> },
          { title: pick(WORDS.name), render: ({ name }) => <bdi>{name}</bdi> },
          {
            title: pick(WORDS.fields),
            render: ({ fields }) =>
              fields === null ? (
                <span className={styles.ok}>{pick(WORDS.fresh)}</span>
              ) : (
                fields.map((field) => pick(fieldLabel(field))).join(', ')
              ),
          },
        ]}
      />
    </section>
  );
}

import type { JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment, formatSpan } from '#client/ui/time/format.ts';

interface Backup {
  readonly id: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly by: { readonly id: string; readonly name: string };
  readonly state: 'running' | 'done' | 'failed' | 'unknown';
  readonly fault: Label | null;
  readonly bytes: number | null;
  readonly takenAt: number | null;
  readonly seq: number | null;
  readonly tried: { readonly at: number; readonly ok: boolean; readonly words: Label } | null;
}
interface Backups {
  readonly folder: string;
  readonly everyHours: number;
  readonly keep: number;
  readonly items: readonly Backup[];
}

const WORDS = {
  list: label('备份', 'Backups'),
  now: label('立即备份', 'Back up now'),
  begun: label('备份已开始，完成后自动试恢复', 'Begun; it is restored on trial when it is made'),
  again: label('再次试恢复', 'Try it again'),
  trying: label('试恢复已开始', 'The trial has begun'),
  started: label('开始', 'Begun'),
  took: label('用时', 'Took'),
  by: label('由', 'By'),
  schedule: label('定时', 'Schedule'),
  size: label('大小', 'Size'),
  upTo: label('含日志至', 'Up to entry'),
  state: label('结果', 'Outcome'),
  running: label('进行中…', 'Being made…'),
  done: label('已生成，尚未试恢复', 'Made, not tried yet'),
  failed: label('失败', 'Failed'),
  unknown: label('手工放入', 'Put there by hand'),
  none: label('还没有备份', 'There are no backups yet'),
  noneAbout: label(
    '点“立即备份”，或设置 QUANYAN_BACKUP_EVERY_HOURS 定时备份。',
    'Back up now, or set QUANYAN_BACKUP_EVERY_HOURS to have it done by itself.',
  ),
  folder: label('存放在', 'Kept in'),
  every: label('定时（小时）', 'Every (hours)'),
  off: label('未启用定时备份', 'None by itself'),
  keep: label('保留份数', 'Kept'),
  restore: label('恢复在服务器上执行：npm run restore -- --from <文件>', 'To restore, on the server: npm run restore -- --from <archive>'),
};

const size = (bytes: number): string =>
  bytes > 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1000)} kB`;

/** Backups that were made, whether each could be restored, and a button to make one. */
export default function BackupsPage(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal, again } = useLoad<Backups>('/api/v1/backups', 3000);
  const { busy, act } = useAct();
  const running = data?.items.some(({ state }) => state === 'running') === true;
  const ask = (path: string, done: Label): void => void act(() => request('POST', path), pick(done)).then(again);
  return (
    <>
      <div className={styles.bar}>
        {data && (
          <span className={styles.quiet}>
            {pick(WORDS.folder)} <span className={styles.code}>{data.folder}</span> ·{' '}
            {data.everyHours > 0 ? `${pick(WORDS.every)} ${data.everyHours} · ${pick(WORDS.keep)} ${data.keep}` : pick(WORDS.off)}
          </span>
        )}
        <span className={styles.end}>
          <Button look="primary" icon="database-export" busy={busy || running} onClick={() => ask('/api/v1/backups', WORDS.begun)}>
            {pick(WORDS.now)}
          </Button>
        </span>
      </div>
      <Made rows={data?.items ?? null} refusal={refusal} onTry={(id) => ask(`/api/v1/backups/${id}/try`, WORDS.trying)} />
      <p className={`${styles.quiet} ${styles.section}`}>{pick(WORDS.restore)}</p>
    </>
  );
}

interface MadeProps {
  readonly rows: readonly Backup[] | null;
  readonly refusal: Refusal | null;
  readonly onTry: (id: string) => void;
}

function Made({ rows, refusal, onTry }: MadeProps): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.none)}
      emptyAbout={pick(WORDS.noneAbout)}
      icon="database-export"
      columns={[
        { title: pick(WORDS.started), render: ({ startedAt }) => formatMoment(startedAt, now) },
        {
          title: pick(WORDS.took),
          render: ({ startedAt, finishedAt }) => (finishedAt === null ? '' : formatSpan(Math.max(0, finishedAt - startedAt), lang)),
        },
        { title: pick(WORDS.by), render: ({ by }) => (by.id === 'system' ? pick(WORDS.schedule) : <bdi>{by.name}</bdi>) },
        { title: pick(WORDS.size), number: true, render: ({ bytes }) => (bytes === null ? '' : size(bytes)) },
        { title: pick(WORDS.upTo), number: true, render: ({ seq }) => seq ?? '' },
        { title: pick(WORDS.state), render: (backup) => <Outcome {...backup} /> },
        {
          title: '',
          render: ({ id, state }) =>
            state === 'running' ? null : (
              <span className={styles.actions}>
                <Button onClick={() => onTry(id)}>{pick(WORDS.again)}</Button>
              </span>
            ),
        },
      ]}
    />
  );
}

function Outcome({ state, fault, tried }: Pick<Backup, 'state' | 'fault' | 'tried'>): JSX.Element {
  const { pick } = useWords();
  if (state === 'failed')
    return <span className={styles.refusal}>{fault ? pick(fault.zh === '' ? WORDS.failed : fault) : pick(WORDS.failed)}</span>;
  if (tried) return <span className={tried.ok ? styles.ok : styles.refusal}>{pick(tried.words)}</span>;
  return <span className={styles.quiet}>{pick(WORDS[state])}</span>;
}

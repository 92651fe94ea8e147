import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { RetentionPreview } from './system.ts';

const WORDS = {
  title: label('保留与清理', 'Retention'),
  about: label(
    '超过保留天数的数据每小时清理一次；下表在清理之前计数。未结事件不会被清理。',
    'What is older than its days is dropped every hour; counted here before it happens. Nothing of open incidents is dropped.',
  ),
  until: label('将被清理', 'Dropped within'),
  hour: label('下一小时', 'the next hour'),
  day: label('1 天内', 'a day'),
  month: label('30 天内', '30 days'),
  year: label('1 年内', 'a year'),
  what: label('数据', 'What'),
  days: label('保留天数', 'Days kept'),
  setting: label('设置', 'Setting'),
  count: label('将清理', 'To be dropped'),
  readings: label('历史读数', 'Readings'),
  events: label('设备事件', 'Events of devices'),
  personal: label('涉及个人的事件与位置', 'Events and positions that tell of people'),
  evidence: label('取证事件', 'Events of evidence'),
  entries: label('变更日志', 'Journal entries'),
  cases: label('已结事件（含告警与工单）', 'Closed incidents, with alerts and tickets'),
  media: label('照片与录像', 'Pictures and clips'),
  audit: label('审计记录', 'Audit rows'),
  edits: label('台账修改记录', 'Edits of the ledger'),
};
const SPANS = [
  [0, WORDS.hour],
  [1, WORDS.day],
  [30, WORDS.month],
  [365, WORDS.year],
] as const;

/** How long everything is kept, and how much of it goes when. */
export function Retention(): JSX.Element {
  const { pick } = useWords();
  const [days, setDays] = useState(30);
  const { data, refusal } = useLoad<RetentionPreview>(`/api/v1/system/retention?days=${days}`);
  return (
    <section className={styles.section}>
      <h2>{pick(WORDS.title)}</h2>
      <p className={styles.quiet}>{pick(WORDS.about)}</p>
      <div className={styles.bar}>
        <SelectField inline label={pick(WORDS.until)} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {SPANS.map(([span, words]) => (
            <option key={span} value={span}>
              {pick(words)}
            </option>
          ))}
        </SelectField>
      </div>
      <Listing
        name={pick(WORDS.title)}
        rows={data?.items ?? null}
        refusal={refusal}
        keyOf={({ what }) => what}
        empty=""
        columns={[
          { title: pick(WORDS.what), render: ({ what }) => pick(WORDS[what]) },
          { title: pick(WORDS.days), number: true, render: (row) => row.days },
          { title: pick(WORDS.setting), render: ({ setting }) => <span className={styles.code}>{setting}</span> },
          { title: pick(WORDS.count), number: true, render: ({ count }) => count.toLocaleString('zh-CN') },
        ]}
      />
    </section>
  );
}

import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { UseLedger, UsePost } from '#contract/live/use-ledger.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing, type ListColumn } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceFilter } from '#client/admin/parts/places/PlaceFilter.tsx';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { formatDate, formatSpan } from '#client/ui/time/format.ts';

const WORDS = {
  days: label('时段', 'Days'),
  last: (n: number) => label(`近 ${n} 天`, `Last ${n} days`),
  place: label('地点', 'Place'),
  list: label('在用记录', 'Use by day and post'),
  none: label('还没有使用记录', 'No use on record yet'),
  noneAbout: label('有人登录或打开屏幕十秒后开始记录。', 'It begins once somebody signs in, or has a screen in view for ten seconds.'),
  day: label('日期', 'Day'),
  post: label('岗位', 'Post'),
  gone: label('已删除的账号', 'Accounts that are no more'),
  jurisdiction: label('辖区', 'Jurisdiction'),
  people: label('人数', 'People'),
  signIns: label('登录', 'Sign-ins'),
  duty: label('值守', 'On duty'),
  acknowledged: label('确认', 'Acknowledged'),
  dispatched: label('派遣', 'Dispatched'),
  closed: label('结案', 'Closed'),
  tour: label('观摩', 'Tours'),
  wall: label('大屏', 'Wall'),
  partly: label('记录太多，只统计了最近几天。', 'There are too many rows: only the newest days are counted.'),
};
const SPANS = [7, 31, 92];
const EVERY_MS = 60_000;

type Row = UsePost & { readonly day: number };

/** 在用账本 by day and post, the newest first. */
export default function Use(): JSX.Element {
  const { pick } = useWords();
  const [days, setDays] = useState(SPANS[0]);
  const [within, setWithin] = useState('');
  const query = within === '' ? '' : `&within=${encodeURIComponent(within)}`;
  const { data, refusal } = useLoad<UseLedger>(`/api/v1/use-ledger?days=${days}${query}`, EVERY_MS);
  const rows = data && data.days.flatMap(({ from, posts }): Row[] => posts.map((post) => ({ ...post, day: from })));
  return (
    <>
      <div className={styles.bar}>
        <SelectField inline label={pick(WORDS.days)} value={String(days)} onChange={({ target }) => setDays(Number(target.value))}>
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {pick(WORDS.last(span))}
            </option>
          ))}
        </SelectField>
        <PlaceFilter label={pick(WORDS.place)} value={within} onChange={setWithin} />
      </div>
      {data && !data.whole && <p className={styles.warn}>{pick(WORDS.partly)}</p>}
      <Listing
        name={pick(WORDS.list)}
        rows={rows}
        refusal={refusal}
        columns={useColumns()}
        keyOf={({ day, role, jurisdiction }) => `${day} ${role} ${jurisdiction}`}
        empty={pick(WORDS.none)}
        emptyAbout={pick(WORDS.noneAbout)}
      />
    </>
  );
}

function useColumns(): readonly ListColumn<Row>[] {
  const { pick, lang } = useWords();
  const number = (title: keyof typeof WORDS & keyof Row): ListColumn<Row> => ({
    title: pick(WORDS[title]),
    number: true,
    render: (row) => row[title],
  });
  const span = (title: 'duty' | 'tour' | 'wall', of: 'dutyMs' | 'tourMs' | 'wallMs'): ListColumn<Row> => ({
    title: pick(WORDS[title]),
    number: true,
    render: (row) => (row[of] === 0 ? '—' : formatSpan(row[of], lang)),
  });
  return [
    { title: pick(WORDS.day), short: true, render: ({ day }) => formatDate(day, lang) },
    { title: pick(WORDS.post), short: true, render: ({ role }) => pick(role === null ? WORDS.gone : ROLE_LABELS[role]) },
    { title: pick(WORDS.jurisdiction), render: ({ jurisdiction }) => (jurisdiction === '' ? '—' : <PlaceName path={jurisdiction} />) },
    number('people'),
    number('signIns'),
    span('duty', 'dutyMs'),
    number('acknowledged'),
    number('dispatched'),
    number('closed'),
    span('tour', 'tourMs'),
    span('wall', 'wallMs'),
  ];
}

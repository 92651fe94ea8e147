import { useEffect, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { CATEGORIES } from '#contract/vocabularies/categories.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { KINDS } from '#client/world/kinds.ts';
import own from './kinds.module.css';
import { KindDetails } from './KindDetails.tsx';
import { versionWord, type ListedKind } from './kind.ts';
import { UploadKind } from './UploadKind.tsx';

const WORDS = {
  list: label('全部设备类型', 'All device kinds'),
  name: label('名称', 'Name'),
  id: label('编号', 'Id'),
  category: label('类别', 'Category'),
  points: label('点位', 'Points'),
  from: label('来源', 'From'),
  builtIn: label('系统自带', 'comes with the system'),
  show: label('查看', 'Show'),
  none: label('没有设备类型', 'There is no device kind'),
};

/** Every kind, described from its data; and the upload of new ones. */
export default function Kinds(): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { data, refusal, again } = useLoad<ListedKind[]>('/api/v1/kinds');
  useEffect(() => void KINDS.take((data ?? []).map(({ kind }) => kind)), [data]);
  const [shown, setShown] = useState<string | null>(null);
  const open = data?.find(({ kind }) => kind.id === shown);
  return (
    <div className={own.page}>
      <UploadKind onDone={again} />
      <Listing
        name={pick(WORDS.list)}
        rows={data}
        refusal={refusal}
        keyOf={({ kind }) => kind.id}
        empty={pick(WORDS.none)}
        columns={[
          {
            title: pick(WORDS.name),
            render: ({ kind }) => (
              <span className={styles.inline}>
                <Icon name={kind.icon} />
                {pick(kind.label)}
              </span>
            ),
          },
          { title: pick(WORDS.id), render: ({ kind }) => <span className={styles.code}>{kind.id}</span> },
          { title: pick(WORDS.category), render: ({ kind }) => pick(CATEGORIES[kind.category].label) },
          { title: pick(WORDS.points), number: true, render: ({ kind }) => Object.keys(kind.points).length },
          {
            title: pick(WORDS.from),
            render: ({ version }) =>
              version === null
                ? pick(WORDS.builtIn)
                : `${version.actor.name} · ${pick(versionWord(version.version))} · ${formatMoment(version.at, now)}`,
          },
          {
            title: '',
            render: ({ kind }) => (
              <span className={styles.actions}>
                <Button look="quiet" onClick={() => setShown(kind.id)}>
                  {pick(WORDS.show)}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {open && <KindDetails listed={open} onClose={() => setShown(null)} />}
    </div>
  );
}

import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import type { Done } from './edit.ts';

const WORDS = {
  done: label('台设备已恢复或移出', 'devices put back or taken out'),
  left: label('台保持不变', 'left as they are'),
  list: label('保持不变的设备', 'Devices that were left'),
  first: label('只列前 200 台', 'The first 200 are listed'),
  id: label('编号', 'Id'),
  name: label('名称', 'Name'),
  why: label('原因', 'Why'),
};

/** What was done to several devices, and which of them were left and why. */
export function LeftDevices({ done }: { done: Done }): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={styles.form} data-undone={done.changed} role="status">
      <p>
        {done.changed.toLocaleString('zh-CN')} {pick(WORDS.done)}
        {done.leftCount > 0 && (
          <span className={styles.warn}>
            {' · '}
            {done.leftCount.toLocaleString('zh-CN')} {pick(WORDS.left)}
          </span>
        )}
      </p>
      {done.left.length > 0 && (
        <Listing
          name={pick(WORDS.list)}
          rows={done.left}
          keyOf={({ device }) => device}
          empty=""
          columns={[
            { title: pick(WORDS.id), render: ({ device }) => <span className={styles.code}>{device}</span> },
            { title: pick(WORDS.name), render: ({ name }) => <Name text={name} /> },
            { title: pick(WORDS.why), render: ({ why }) => pick(why) },
          ]}
        />
      )}
      {done.leftCount > done.left.length && <p className={styles.quiet}>{pick(WORDS.first)}</p>}
    </div>
  );
}

import { useDeferredValue, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { FilterField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import type { ShippedPackage } from './system.ts';

const WORDS = {
  title: label('开源许可', 'Licences'),
  about: label(
    '本系统以 Apache-2.0 发布；以下是随本系统交付的第三方软件。',
    'This system is under Apache-2.0. These packages of others are shipped with it.',
  ),
  show: label('显示清单', 'Show the list'),
  find: label('按名称或许可筛选', 'Filter by name or licence'),
  count: label('个软件包', 'packages'),
  name: label('名称', 'Name'),
  version: label('版本', 'Version'),
  licence: label('许可', 'Licence'),
  part: label('用于', 'Part of'),
  pages: label('页面', 'pages'),
  server: label('服务器', 'server'),
  text: label('全文', 'Text'),
  none: label('没有这样的软件包', 'No such package'),
};

/** Packages that are shipped, with their licences: written when the pages were built. */
export function Licences(): JSX.Element {
  const { pick } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.section}>
      <h2>{pick(WORDS.title)}</h2>
      <p className={styles.quiet}>{pick(WORDS.about)}</p>
      {open ? <Packages /> : <Button onClick={() => setOpen(true)}>{pick(WORDS.show)}</Button>}
    </section>
  );
}

function Packages(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useLoad<ShippedPackage[]>('/licences/index.json');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const rows = data?.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(wanted)) ?? null;
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        {rows && (
          <span className={styles.count}>
            {rows.length} {pick(WORDS.count)}
          </span>
        )}
      </div>
      <Listing
        name={pick(WORDS.title)}
        rows={rows}
        refusal={refusal}
        keyOf={({ name, version }) => `${name} ${version}`}
        empty={pick(WORDS.none)}
        columns={[
          { title: pick(WORDS.name), render: ({ name }) => <span className={styles.code}>{name}</span> },
          { title: pick(WORDS.version), render: ({ version }) => version },
          { title: pick(WORDS.licence), render: ({ licence }) => licence },
          {
            title: pick(WORDS.part),
            render: ({ pages, server }) => [...(pages ? [pick(WORDS.pages)] : []), ...(server ? [pick(WORDS.server)] : [])].join(' · '),
          },
          {
            title: '',
            render: ({ text: file }) =>
              file && (
                <a href={withBasePath(`/licences/${encodeURIComponent(file)}`)} target="_blank" rel="noreferrer" className={styles.link}>
                  {pick(WORDS.text)}
                </a>
              ),
          },
        ]}
      />
    </>
  );
}

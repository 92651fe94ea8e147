import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import styles from './kinds.module.css';
import { KindWords } from './KindWords.tsx';
import type { KindVersion, ListedKind } from './kind.ts';

const WORDS = {
  versions: label('版本', 'Versions'),
  version: label('版', 'Version'),
  at: label('时间', 'Time'),
  who: label('人员', 'Person'),
  reason: label('原因', 'Reason'),
  file: label('下载 JSON', 'Download JSON'),
  close: label('关闭', 'Close'),
};

interface KindDetailsProps {
  readonly listed: ListedKind;
  readonly onClose: () => void;
}

/** A kind in words, made of its data alone; of an uploaded one its versions too. */
export function KindDetails({ listed: { kind, version }, onClose }: KindDetailsProps): JSX.Element {
  const { pick } = useWords();
  const file = (): void => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(kind, null, 2)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `${kind.id}.json` });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Dialog
      size="medium"
      title={pick(kind.label)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={file}>{pick(WORDS.file)}</Button>
          <Button look="primary" onClick={onClose}>
            {pick(WORDS.close)}
          </Button>
        </>
      }
    >
      <KindWords kind={kind} />
      {version && <Versions id={kind.id} />}
    </Dialog>
  );
}

function Versions({ id }: { id: string }): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const { data, refusal } = useLoad<KindVersion[]>(`/api/v1/kinds/${encodeURIComponent(id)}/versions`);
  return (
    <section className={styles.words}>
      <h3>{pick(WORDS.versions)}</h3>
      <Listing
        name={pick(WORDS.versions)}
        rows={data}
        refusal={refusal}
        keyOf={({ version }) => String(version)}
        empty="–"
        columns={[
          { title: pick(WORDS.version), number: true, render: ({ version }) => version },
          { title: pick(WORDS.at), render: ({ at }) => formatMoment(at, now) },
          { title: pick(WORDS.who), render: ({ actor }) => <Name text={actor.name} /> },
          { title: pick(WORDS.reason), render: ({ reason }) => <Name text={reason} lines={2} /> },
        ]}
      />
    </section>
  );
}

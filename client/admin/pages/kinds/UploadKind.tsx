import { useState, type JSX } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { FileField } from '#client/ui/controls/FileField.tsx';
import own from './kinds.module.css';
import { KindWords } from './KindWords.tsx';
import { versionWord, type KindVerdict } from './kind.ts';

const WORDS = {
  title: label('上传设备类型（.json）', 'Upload a device kind (.json)'),
  about: label(
    '选择文件后先核对，不改变任何内容。可先下载一个已有类型作为样例。',
    'It is checked first, and nothing is changed. Download one of the kinds below as an example.',
  ),
  bad: label('文件不是有效的 JSON', 'The file is no JSON'),
  wrong: label('不能接受：请修改文件后重新选择', 'Not accepted: mend the file, and choose it again'),
  where: label('位置', 'Where'),
  value: label('值', 'Value'),
  what: label('问题与办法', 'What is wrong, and what to do'),
  same: label('与现行版本相同', 'The same as the version in force'),
  change: label('更改', 'Change'),
  before: label('之前', 'Before'),
  after: label('之后', 'After'),
  accept: label('接受…', 'Accept…'),
  confirm: label('接受并生效', 'Accept: valid at once'),
  done: label('已生效', 'It is valid now'),
  devices: label('台设备受影响', 'devices concerned'),
  whole: label('（整个文件）', '(the whole file)'),
};

interface Checked {
  readonly file: string;
  readonly kind: unknown;
  readonly verdict: KindVerdict;
}

/** A file is chosen, checked by the server, and accepted with a reason. */
export function UploadKind({ onDone }: { onDone: () => void }): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [checked, setChecked] = useState<Checked | null>(null);
  const [told, setTold] = useState('');
  const [asking, setAsking] = useState(false);
  const check = async (file: File | null): Promise<void> => {
    setChecked(null);
    setTold('');
    if (!file) return;
    const kind: unknown = await file
      .text()
      .then((text) => JSON.parse(text) as unknown)
      .catch(() => undefined);
    if (kind === undefined) return setTold(pick(WORDS.bad));
    await act(async () => {
      setChecked({ file: file.name, kind, verdict: await request<KindVerdict>('POST', '/api/v1/kinds/check', { kind }) });
    });
  };
  const accept = async (reason: string): Promise<void> => {
    const { kind, verdict } = checked!;
    await request('POST', '/api/v1/kinds', { kind, base: verdict.version! - 1, reason });
    setChecked(null);
    onDone();
  };
  return (
    <div className={styles.card}>
      <h2>{pick(WORDS.title)}</h2>
      <p className={styles.quiet}>{pick(WORDS.about)}</p>
      <FileField label={pick(WORDS.title)} labelled accept=".json" disabled={busy} onFile={(file) => void check(file)} />
      <span role="status">{told}</span>
      {checked && (checked.verdict.version === null ? <Faults verdict={checked.verdict} /> : <Changes {...checked} />)}
      {checked && checked.verdict.version !== null && checked.verdict.changes.length > 0 && (
        <p className={own.accept}>
          <Button look="primary" onClick={() => setAsking(true)}>
            {pick(WORDS.accept)}
          </Button>
        </p>
      )}
      {asking && checked && (
        <ReasonDialog
          title={`${checked.verdict.id ?? checked.file} · ${pick(versionWord(checked.verdict.version!))}`}
          confirm={pick(WORDS.confirm)}
          done={pick(WORDS.done)}
          onClose={() => setAsking(false)}
          onConfirm={accept}
        />
      )}
    </div>
  );
}

function Faults({ verdict: { faults } }: { verdict: KindVerdict }): JSX.Element {
  const { pick } = useWords();
  return (
    <div role="alert" className={own.told}>
      <p>{pick(WORDS.wrong)}</p>
      <Listing
        name={pick(WORDS.wrong)}
        rows={faults}
        keyOf={({ path, message }) => `${path} ${message.en}`}
        empty="–"
        columns={[
          { title: pick(WORDS.where), render: ({ path }) => <span className={styles.code}>{path || pick(WORDS.whole)}</span> },
          { title: pick(WORDS.value), render: ({ value }) => <span className={styles.code}>{value}</span> },
          { title: pick(WORDS.what), render: ({ message }) => pick(message) },
        ]}
      />
    </div>
  );
}

function Changes({ kind, verdict: { changes, id, version, devices } }: Checked): JSX.Element {
  const { pick } = useWords();
  // Of a new kind everything is new: it is told in words instead. The server has checked that it is one.
  if (version === 1) return <KindWords kind={kind as DeviceKind} />;
  return (
    <div className={own.told}>
      <p>
        <span className={styles.code}>{id}</span> · {pick(versionWord(version!))} · {devices} {pick(WORDS.devices)}
      </p>
      <Listing
        name={pick(WORDS.change)}
        rows={changes}
        keyOf={({ path }) => path}
        empty={pick(WORDS.same)}
        icon="check"
        columns={[
          { title: pick(WORDS.where), render: ({ path }) => <span className={styles.code}>{path}</span> },
          { title: pick(WORDS.change), render: ({ what }) => pick(what) },
          { title: pick(WORDS.before), render: ({ before }) => <span className={styles.code}>{before}</span> },
          { title: pick(WORDS.after), render: ({ after }) => <span className={styles.code}>{after}</span> },
        ]}
      />
    </div>
  );
}

import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import styles from './credentials.module.css';

const WORDS = {
  about: label(
    '手机或密钥丢失时，用恢复码登录，每个只能用一次。请抄录或打印，与手机分开保存。',
    'For the day the telephone or the key is lost: each signs in once. Write them down or print them, and keep them apart from both.',
  ),
  once: label('只显示这一次，系统只保存其摘要。', 'Shown once: the system keeps only digests.'),
  copy: label('复制', 'Copy'),
  copied: label('已复制', 'Copied'),
  print: label('打印', 'Print'),
  kept: label('我已妥善保存恢复码', 'I have kept the recovery codes'),
  done: label('完成', 'Done'),
};

/** Codes that were just made. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }): JSX.Element {
  const { pick } = useWords();
  const [kept, setKept] = useState(false);
  const copy = (): void =>
    void navigator.clipboard?.writeText(codes.join('\n')).then(
      () => showMessage(pick(WORDS.copied)),
      () => undefined,
    );
  return (
    <div className={styles.form}>
      <p>{pick(WORDS.about)}</p>
      <ol className={styles.codes} data-recovery>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className={styles.row}>
        <span className={styles.warn}>{pick(WORDS.once)}</span>
        <Button look="quiet" onClick={copy}>
          {pick(WORDS.copy)}
        </Button>
        <Button look="quiet" onClick={() => print()}>
          {pick(WORDS.print)}
        </Button>
      </p>
      <CheckField label={pick(WORDS.kept)} checked={kept} onChange={(event) => setKept(event.target.checked)} />
      <Button look="primary" disabled={!kept} onClick={onDone}>
        {pick(WORDS.done)}
      </Button>
    </div>
  );
}

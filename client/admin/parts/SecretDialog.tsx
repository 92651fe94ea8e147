import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import styles from './parts.module.css';

const WORDS = {
  once: label('只显示这一次，关闭后无法再次查看；系统只保存其摘要。', 'Shown once: the system keeps only its digest.'),
  copy: label('复制', 'Copy'),
  copied: label('已复制', 'Copied'),
  kept: label('我已保存', 'I have kept it'),
};

/** A secret that was just made. */
export function SecretDialog({
  title,
  secret,
  about,
  once,
  onClose,
}: {
  title: string;
  secret: string;
  about?: string;
  /** What is said of keeping it, where the system keeps more than its digest. */
  once?: string;
  onClose: () => void;
}): JSX.Element {
  const { pick } = useWords();
  const copy = (): void =>
    void navigator.clipboard?.writeText(secret).then(
      () => showMessage(pick(WORDS.copied)),
      () => undefined,
    );
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {pick(WORDS.kept)}
        </Button>
      }
    >
      <div className={styles.form}>
        {about !== undefined && <p>{about}</p>}
        <p className={styles.secret}>
          <code className={styles.code} data-secret>
            {secret}
          </code>
          <Button onClick={copy}>{pick(WORDS.copy)}</Button>
        </p>
        <p className={styles.warn}>{once ?? pick(WORDS.once)}</p>
      </div>
    </Dialog>
  );
}

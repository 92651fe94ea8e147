import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { confirmTotp } from '#client/session/factors.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { CodeField } from './CodeField.tsx';
import styles from './credentials.module.css';
import { QrCode } from './QrCode.tsx';
import { RefusalLine } from './RefusalLine.tsx';
import { useAttempt } from './use-attempt.ts';

const WORDS = {
  scan: label(
    '用手机上的验证器应用扫描二维码（任何支持 TOTP 的应用均可，不需要联网）。',
    'Scan this with an authenticator app on your telephone (any that knows TOTP; no network is needed).',
  ),
  qr: label('验证器应用的二维码', 'QR code for the authenticator app'),
  byHand: label('不能扫描时，手工输入密钥：', 'If it cannot be scanned, type the secret:'),
  copy: label('复制', 'Copy'),
  copied: label('已复制', 'Copied'),
  code: label('应用显示的 6 位验证码', 'Six digits the app shows'),
  add: label('添加', 'Add it'),
  back: label('返回', 'Back'),
};

interface TotpSetupProps {
  readonly secret: string;
  readonly uri: string;
  readonly onAdded: (recovery: readonly string[] | null) => void;
  readonly onBack: () => void;
}

/** The secret, drawn and in letters, and the first code that proves it arrived. */
export function TotpSetup({ secret, uri, onAdded, onBack }: TotpSetupProps): JSX.Element {
  const { pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [code, setCode] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const added = await attempt(() => confirmTotp(code));
    if (added) onAdded(added.recovery);
    else setCode('');
  };
  const copy = (): void =>
    void navigator.clipboard?.writeText(secret).then(
      () => showMessage(pick(WORDS.copied)),
      () => undefined,
    );
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p>{pick(WORDS.scan)}</p>
      <div className={styles.scan}>
        <QrCode text={uri} label={pick(WORDS.qr)} className={styles.qr} />
        <div className={styles.form}>
          <p className={styles.note}>{pick(WORDS.byHand)}</p>
          <code className={styles.secret} data-secret={secret}>
            {secret.match(/.{4}/g)?.join(' ')}
          </code>
          <p>
            <Button onClick={copy}>{pick(WORDS.copy)}</Button>
          </p>
        </div>
      </div>
      <CodeField label={pick(WORDS.code)} value={code} onChange={setCode} />
      <RefusalLine refusal={refusal} />
      <p className={styles.row}>
        <Button look="quiet" icon="arrow-back-up" onClick={onBack}>
          {pick(WORDS.back)}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {pick(WORDS.add)}
        </Button>
      </p>
    </form>
  );
}

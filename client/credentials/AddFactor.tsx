import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { beginPasskey, beginTotp, confirmPasskey } from '#client/session/factors.ts';
import { makePasskey, passkeyObstacle } from '#client/session/passkeys.ts';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import styles from './credentials.module.css';
import { browserName } from './browser-name.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { RefusalLine } from './RefusalLine.tsx';
import { TotpSetup } from './TotpSetup.tsx';
import { useAttempt } from './use-attempt.ts';

const WORDS = {
  password: label('当前密码', 'Current password'),
  name: label('通行密钥名称', 'Name of the passkey'),
  totp: label('验证器应用', 'Authenticator app'),
  totpAbout: label('手机应用显示 6 位验证码，不需要网络', 'An app on the telephone shows six digits; it needs no network'),
  passkey: label('通行密钥', 'Passkey'),
  passkeyAbout: label(
    '本机的指纹、人脸或 PIN，或 USB 安全密钥；能防钓鱼网站',
    'Fingerprint, face or PIN of this machine, or a USB security key; safe from sites that imitate this one',
  ),
};

interface AddFactorProps {
  /** Just typed; null = it is asked for. */
  readonly password: string | null;
  /** It is there, and its recovery codes were kept. */
  readonly onAdded: () => void;
}

type Step = { at: 'choose' } | { at: 'totp'; secret: string; uri: string } | { at: 'recovery'; codes: readonly string[] };

/** Adds a second factor: which, its proof, and the recovery codes of the first one. */
export default function AddFactor({ password, onAdded }: AddFactorProps): JSX.Element {
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const added = (recovery: readonly string[] | null): void =>
    recovery === null ? onAdded() : setStep({ at: 'recovery', codes: recovery });
  if (step.at === 'recovery') return <RecoveryCodes codes={step.codes} onDone={onAdded} />;
  if (step.at === 'totp') return <TotpSetup secret={step.secret} uri={step.uri} onAdded={added} onBack={() => setStep({ at: 'choose' })} />;
  return <Choice known={password} onTotp={(begun) => setStep({ at: 'totp', ...begun })} onAdded={added} />;
}

interface ChoiceProps {
  readonly known: string | null;
  readonly onTotp: (begun: { secret: string; uri: string }) => void;
  readonly onAdded: (recovery: readonly string[] | null) => void;
}

function Choice({ known, onTotp, onAdded }: ChoiceProps): JSX.Element {
  const { pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [typed, setTyped] = useState('');
  const [name, setName] = useState(browserName());
  const password = known ?? typed;
  const obstacle = passkeyObstacle();
  const totp = async (): Promise<void> => {
    const begun = await attempt(() => beginTotp(password));
    if (begun) onTotp(begun);
  };
  const passkey = async (): Promise<void> => {
    const made = await attempt(async () => confirmPasskey(name.trim(), await makePasskey((await beginPasskey(password)).options)));
    if (made) onAdded(made.recovery);
  };
  return (
    <div className={styles.form}>
      {known === null && (
        <LineField
          label={pick(WORDS.password)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          type="password"
          autoComplete="current-password"
          autoFocus
        />
      )}
      <RefusalLine refusal={refusal} />
      <button type="button" className={styles.choice} disabled={busy || password === ''} onClick={() => void totp()} data-way="totp">
        <Icon name="device-mobile" />
        <span>
          <strong>{pick(WORDS.totp)}</strong>
          <small>{pick(WORDS.totpAbout)}</small>
        </span>
      </button>
      {obstacle === null && (
        <LineField label={pick(WORDS.name)} value={name} onChange={(event) => setName(event.target.value)} maxLength={100} />
      )}
      <button
        type="button"
        className={styles.choice}
        disabled={busy || password === '' || obstacle !== null || name.trim() === ''}
        onClick={() => void passkey()}
        data-way="passkey"
      >
        <Icon name="fingerprint" />
        <span>
          <strong>{pick(WORDS.passkey)}</strong>
          <small>{pick(obstacle ?? WORDS.passkeyAbout)}</small>
        </span>
      </button>
    </div>
  );
}

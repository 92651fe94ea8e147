import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { FactorDue, Proof } from '#client/session/factors.ts';
import { signWithPasskey } from '#client/session/passkeys.ts';
import { Refused } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CodeField } from './CodeField.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import styles from './credentials.module.css';
import { RefusalLine } from './RefusalLine.tsx';
import { useAttempt } from './use-attempt.ts';

const WORDS = {
  about: label('请完成第二步验证。', 'Now the second step.'),
  passkey: label('使用通行密钥', 'Use a passkey'),
  code: label('验证器应用中的 6 位验证码', 'Six-digit code of the authenticator app'),
  recovery: label('恢复码', 'Recovery code'),
  toRecovery: label('设备不在身边？使用恢复码', 'No device at hand? Use a recovery code'),
  toCode: label('改用其他方式', 'Use another way'),
  confirm: label('验证', 'Verify'),
  back: label('返回', 'Back'),
  elsewhere: label('您的通行密钥只能在此地址使用：', 'Your passkeys are for another address: '),
};

interface ProveFactorProps {
  readonly due: FactorDue;
  /** Proves it; a refusal is shown here. */
  readonly onProve: (proof: Proof) => Promise<void>;
  /** Back to the password: also when the step has run out. */
  readonly onBack: (refusal?: Refused) => void;
}

/** The second step: a passkey, a code of the app, or a recovery code. */
export default function ProveFactor({ due, onProve, onBack }: ProveFactorProps): JSX.Element {
  const { pick } = useWords();
  const { busy, refusal, attempt } = useAttempt();
  const [code, setCode] = useState('');
  const [recovering, setRecovering] = useState(!due.ways.includes('totp') && !due.ways.includes('passkey'));
  const typed = recovering || due.ways.includes('totp');
  const prove = (make: () => Promise<Proof>): Promise<unknown> =>
    attempt(async () => {
      const proof = await make();
      try {
        await onProve(proof);
      } catch (error) {
        setCode('');
        if (error instanceof Refused && error.refusal.code === 'not-found') return onBack(error);
        throw error;
      }
    });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void prove(() => Promise.resolve({ code: code.trim() }));
  };
  const change = (): void => {
    setCode('');
    setRecovering(!recovering);
  };
  const { passkey } = due;
  return (
    <form className={styles.form} onSubmit={submit} data-factor-step>
      <About due={due} />
      {passkey && (
        <Button
          look={typed ? 'normal' : 'primary'}
          icon="fingerprint"
          busy={busy}
          autoFocus={!typed}
          onClick={() => void prove(async () => ({ passkey: await signWithPasskey(passkey) }))}
        >
          {pick(WORDS.passkey)}
        </Button>
      )}
      {recovering && <RecoveryField value={code} onChange={setCode} />}
      {!recovering && typed && <CodeField label={pick(WORDS.code)} value={code} onChange={setCode} />}
      <RefusalLine refusal={refusal} />
      {typed && (
        <Button type="submit" look="primary" busy={busy}>
          {pick(WORDS.confirm)}
        </Button>
      )}
      <Turns due={due} recovering={recovering} onBack={() => onBack()} onChange={change} />
    </form>
  );
}

function About({ due: { passkeyHosts } }: { due: FactorDue }): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <p className={styles.note}>{pick(WORDS.about)}</p>
      {passkeyHosts.length > 0 && (
        <p className={styles.note}>
          {pick(WORDS.elsewhere)}
          <bdi>{passkeyHosts.join(' · ')}</bdi>
        </p>
      )}
    </>
  );
}

function RecoveryField({ value, onChange }: { value: string; onChange: (code: string) => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <LineField
      label={pick(WORDS.recovery)}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      spellCheck={false}
      autoFocus
      required
      minLength={16}
      maxLength={40}
    />
  );
}

interface TurnsProps {
  readonly due: FactorDue;
  readonly recovering: boolean;
  readonly onBack: () => void;
  readonly onChange: () => void;
}

/** Back to the password, or to another way. */
function Turns({ due: { ways }, recovering, onBack, onChange }: TurnsProps): JSX.Element {
  const { pick } = useWords();
  return (
    <p className={styles.row}>
      <Button look="quiet" icon="arrow-back-up" onClick={onBack}>
        {pick(WORDS.back)}
      </Button>
      {ways.includes('recovery') && (ways.length > 1 || !recovering) && (
        <Button look="quiet" onClick={onChange}>
          {pick(recovering ? WORDS.toCode : WORDS.toRecovery)}
        </Button>
      )}
    </p>
  );
}

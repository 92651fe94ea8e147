import { useEffect, useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { label } from '#contract/label.ts';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Refused, request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import styles from './wall-pairing.module.css';

const WORDS = {
  title: label('等待配对', 'Waiting to be paired'),
  about: label(
    '管理员输入此码后，本屏即开始显示，无需登录',
    'Once an administrator enters this code, the wall is shown here; nobody signs in',
  ),
  admin: label('管理员打开', 'An administrator opens'),
  page: label('进入“大屏”，选择“配对大屏”', 'goes to Walls, Pair a wall'),
  enter: label('输入上面的六位数字', 'enters the digits above'),
  left: label('分钟后更换', 'min until it changes'),
  person: label('以个人账号登录', 'Sign in as a person'),
  asking: label('正在获取配对码', 'Asking for a code'),
};

/** How often the server is asked whether the code was entered: the same question answers with the code while it was not. */
const ASK_MS = 2000;

interface Shown {
  readonly code: string;
  /** Whole minutes that it is good for, rounded up. */
  readonly minutes: number;
}

interface WallPairingProps {
  /** An administrator entered the code. */
  readonly onPaired: () => void;
  /** Somebody wants to sign in here as a person instead. */
  readonly onPerson: () => void;
}

/** What a browser shows that is to become a wall: a short code, to be read from across a room. */
export default function WallPairing({ onPaired, onPerson }: WallPairingProps): JSX.Element {
  const { pick, lang, t } = useWords();
  const { shown, refusal } = useCode(onPaired);
  return (
    <main className={styles.page}>
      <p className={styles.brand}>
        <Logo />
        {t('brand')}
      </p>
      <section className={styles.middle}>
        <h1 className={styles.title}>{pick(WORDS.title)}</h1>
        <p className={styles.about}>{pick(WORDS.about)}</p>
        <Code shown={shown} />
        <p className={styles.left} role="status">
          {refusal ? (
            <span className={styles.refusal}>{pick(refusal.message)}</span>
          ) : shown ? (
            `${shown.minutes} ${pick(WORDS.left)}`
          ) : (
            pick(WORDS.asking)
          )}
        </p>
        <ol className={styles.steps}>
          <li>
            <span>
              {pick(WORDS.admin)} <b className={styles.address}>{location.host + withBasePath('/admin')}</b>
            </span>
          </li>
          <li>{pick(WORDS.page)}</li>
          <li>{pick(WORDS.enter)}</li>
        </ol>
      </section>
      <p className={styles.foot}>
        <Button look="quiet" icon="user" onClick={onPerson}>
          {pick(WORDS.person)}
        </Button>
        <Button look="quiet" icon="language" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {t(lang === 'zh' ? 'lang.en' : 'lang.zh')}
        </Button>
      </p>
    </main>
  );
}

/** Six digits, three and three; dashes while there is none. */
function Code({ shown }: { shown: Shown | null }): JSX.Element {
  const digits = [...(shown?.code ?? '------')];
  return (
    <p className={styles.code} data-code={shown?.code} aria-label={shown?.code}>
      {digits.map((digit, at) => (
        <span key={at} className={styles.digit}>
          {digit === '-' ? '–' : digit}
        </span>
      ))}
    </p>
  );
}

/** The code to show; a server that does not answer is asked again. */
function useCode(onPaired: () => void): { shown: Shown | null; refusal: Refusal | null } {
  const [state, setState] = useState<{ shown: Shown | null; refusal: Refusal | null }>({ shown: null, refusal: null });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const { code, forMs } = await request<{ code: string; forMs: number }>('POST', '/api/v1/walls/codes');
        if (current) setState({ shown: { code, minutes: Math.ceil(forMs / 60_000) }, refusal: null });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!current) return;
        // It is paired.
        if (error.refusal.code === 'conflict') return onPaired();
        setState({ shown: null, refusal: error.refusal });
      }
      if (current) timer = setTimeout(() => void ask(), ASK_MS);
    };
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [onPaired]);
  return state;
}

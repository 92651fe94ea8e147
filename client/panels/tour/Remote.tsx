import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { QrCode } from '#client/credentials/QrCode.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { IconButton } from '#client/ui/controls/Button.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import styles from './remote.module.css';
import type { RemoteState } from './use-remote.ts';

const WORDS = {
  remote: label('手机遥控', 'Remote on a phone'),
  led: label('遥控中', 'Led by'),
  scan: label('手机扫码，登录后即可遥控', 'Scan it, sign in, and lead the tour'),
  type: label('手机打开下面的地址，输入配对码', 'Open this on a phone and enter the code'),
  until: label('本段观摩结束即失效', 'Ends with the tour'),
  disconnect: label('断开遥控', 'Disconnect'),
  qr: label('遥控页面的二维码', 'QR code of the remote'),
};

/** A phone cannot reach this machine by the name by which it reaches itself. */
const OWN_NAME = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const spaced = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;
const address = (): string => location.host + withBasePath('/remote');
/** What the QR code leads to; null = only this machine could open it. */
const linkTo = (code: string): string | null =>
  OWN_NAME.test(location.hostname) ? null : `${location.origin}${withBasePath('/remote')}#${code}`;

/** How to pair a phone: the code, where to enter it, and a QR code that does both. */
export function RemoteCard({ remote }: { remote: RemoteState }): JSX.Element | null {
  const { pick } = useWords();
  const { code, by, disconnect } = remote;
  if (by !== null) return <Led by={by} onDisconnect={disconnect} />;
  if (code === null) return null;
  const link = linkTo(code);
  return (
    <aside className={styles.card} data-remote-code={code}>
      {link !== null && <QrCode text={link} label={pick(WORDS.qr)} className={styles.qr} />}
      <div className={styles.how}>
        <span className={styles.title}>
          <Icon name="device-mobile" /> {pick(WORDS.remote)}
        </span>
        <span className={styles.code}>{spaced(code)}</span>
        <span className={styles.hint}>{pick(link === null ? WORDS.type : WORDS.scan)}</span>
        <span className={styles.hint}>
          <b>{address()}</b> · {pick(WORDS.until)}
        </span>
      </div>
    </aside>
  );
}

function Led({ by, onDisconnect }: { by: string; onDisconnect: () => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <span className={styles.led} data-remote-by>
      <Icon name="device-mobile" />
      <span>
        {pick(WORDS.led)} <bdi>{by}</bdi>
      </span>
      <IconButton icon="x" label={pick(WORDS.disconnect)} onClick={onDisconnect} />
    </span>
  );
}

/** In a line of words: the code, which opens how to use it; or who leads. */
export function RemoteChip({ remote }: { remote: RemoteState }): JSX.Element | null {
  const { pick } = useWords();
  const [open, setOpen] = useState(false);
  const { code, by, disconnect } = remote;
  useKeys({ r: code === null ? undefined : () => setOpen(!open) });
  if (by !== null) return <Led by={by} onDisconnect={disconnect} />;
  if (code === null) return null;
  return (
    <span className={styles.chip}>
      <button type="button" className={styles.open} aria-expanded={open} title={`${pick(WORDS.remote)} (R)`} onClick={() => setOpen(!open)}>
        <Icon name="device-mobile" /> {spaced(code)}
      </button>
      {open && (
        <span className={styles.above}>
          <RemoteCard remote={remote} />
        </span>
      )}
    </span>
  );
}

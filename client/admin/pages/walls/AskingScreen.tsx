import type { JSX } from 'react';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { browserName } from '#client/credentials/browser-name.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { WORDS } from './wall.ts';

/** Which screen shows a code: to be compared with the one that one stands before. */
export function AskingScreen({ code }: { code: string }): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useLoad<{ from: string; agent: string }>(`/api/v1/walls/codes/${code}`);
  return (
    <p className={refusal ? styles.warn : styles.quiet} role="status" data-asking>
      {refusal ? pick(refusal.message) : data && `${pick(WORDS.asks)}: ${data.from} · ${browserName(data.agent)}`}
    </p>
  );
}

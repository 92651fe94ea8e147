import { label, type Label } from '#contract/label.ts';
import { STYLE } from './style.ts';
import { html, moment, type Lang } from './words.ts';

const WORDS = {
  simulated: label('模拟数据', 'Simulated'),
  audience: label('观看对象', 'For'),
  made: label('数据时间', 'As of'),
  check: (key: string) =>
    label(
      `本文件由签发服务器以 Ed25519 签名（密钥指纹 ${key}）。在该服务器上核验：POST /api/v1/briefings/verification；改动一个字即不通过。`,
      `Signed with Ed25519 by the server that made it (key ${key}). POST /api/v1/briefings/verification. One changed letter is found.`,
    ),
} as const;

/** Of every briefing: for whom, when, and what it is signed with. */
export interface BriefingHead {
  readonly lang: Lang;
  /** For whom it is made. */
  readonly audience: Label;
  /** When its figures were true, ms UTC. */
  readonly at: number;
  /** Fingerprint of the key it is signed with. */
  readonly key: string;
}

interface Framed {
  /** What sort of briefing. */
  readonly brand: Label;
  /** Beside it: a number; `''` = none. */
  readonly number: string;
  readonly simulated: boolean;
  readonly title: Label;
  /** What it says in one sentence. */
  readonly say: Label;
  readonly terms: readonly (readonly [name: Label, value: string])[];
  /** HTML. */
  readonly body: string;
  /** Where what it says comes from. */
  readonly source: Label;
}

/** A page that needs nothing but itself: no script, no address, no picture from elsewhere. Without doctype. */
export function framed(page: Framed, { lang, audience, at, key }: BriefingHead): string {
  const t = (words: Label): string => html(words[lang]);
  const terms = [...page.terms, [WORDS.audience, audience[lang]], [WORDS.made, moment(at)]] as const;
  const number = page.number === '' ? '' : ` <b>${html(page.number)}</b>`;
  return `<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${page.number === '' ? '' : `${html(page.number)} `}${t(page.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><p class="brand">${t(page.brand)}${number}${page.simulated ? `<mark>${t(WORDS.simulated)}</mark>` : ''}</p>
<h1>${t(page.title)}</h1>
<p class="say">${t(page.say)}</p>
<dl>${terms.map(([name, value]) => `<div><dt>${t(name)}</dt><dd>${html(value)}</dd></div>`).join('')}</dl></header>
${page.body}
<footer><p>${t(page.source)} · ${moment(at)}</p><p>${t(WORDS.check(key))}</p></footer>
</body>
</html>
`;
}

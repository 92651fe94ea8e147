import i18next, { type TOptions } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Label } from '#contract/label.ts';
import { zh } from './zh.ts';

export type Lang = keyof Label;
export type WordKey = keyof typeof zh & string;

export type Translate = (key: WordKey, values?: TOptions) => string;

const REMEMBERED = 'quanyan.lang';
const HTML_LANG: Record<Lang, string> = { zh: 'zh-CN', en: 'en' };

/** Has the words of a language here. English comes when it is chosen. */
async function fetchWords(lang: Lang): Promise<void> {
  if (lang === 'zh' || i18next.hasResourceBundle('en', 'translation')) return;
  const { en } = await import('./en.ts');
  i18next.addResourceBundle('en', 'translation', en);
}

/** Call once before the first render: the language chosen last time on this machine, else Chinese. */
export async function startWords(): Promise<void> {
  const lang: Lang = localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh';
  document.documentElement.lang = HTML_LANG[lang];
  await i18next.use(initReactI18next).init({
    lng: lang,
    resources: { zh: { translation: zh } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    fallbackLng: 'zh',
  });
  if (lang === 'en') await fetchWords('en');
}

export function setLang(lang: Lang): void {
  localStorage.setItem(REMEMBERED, lang);
  document.documentElement.lang = HTML_LANG[lang];
  void fetchWords(lang).then(() => i18next.changeLanguage(lang));
}

interface Speech {
  readonly lang: Lang;
  readonly t: Translate;
  /** The text of a record's or kind's label in the language in use. */
  readonly pick: (label: Label) => string;
}

/** Words in the language in use. */
export function useWords(): Speech {
  const { t, i18n } = useTranslation();
  const lang: Lang = i18n.language === 'en' ? 'en' : 'zh';
  return useMemo(() => ({ lang, t: (key, values) => t(key as string, { ...values }), pick: (label) => label[lang] }), [t, lang]);
}

import type { Label } from '#contract/label.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Lang } from './i18n.ts';

const SYSTEM: Label = { zh: '系统', en: 'System' };

/** Who did something; the system by its name in that language. */
export const actorName = ({ id, name }: Actor, lang: Lang): string => (id === 'system' ? SYSTEM[lang] : name);

/** What a person wrote as they wrote it, what the system says in that language. */
export const saidIn = ({ text, words }: { readonly text: string; readonly words?: Label }, lang: Lang): string => words?.[lang] ?? text;

import { useEffect, useState } from 'react';
import type { Lang } from '#client/i18n/i18n.ts';

const TAGS: Record<Lang, RegExp> = { zh: /^(zh|cmn)([-_]|$)/i, en: /^en([-_]|$)/i };
const NAMES: Record<Lang, string> = { zh: 'zh-CN', en: 'en-GB' };

const synthesis = (): SpeechSynthesis | undefined => globalThis.speechSynthesis;

/** The browser's own voice for a language, one on this machine first: what is said goes to nobody. */
function voiceFor(lang: Lang): SpeechSynthesisVoice | null {
  const voices = (synthesis()?.getVoices() ?? []).filter((voice) => TAGS[lang].test(voice.lang) && !/HK|TW|yue/i.test(voice.lang));
  return voices.find(({ localService }) => localService) ?? null;
}

/** The voice, once the browser has told of it; null = it has none. */
export function useVoice(lang: Lang): SpeechSynthesisVoice | null {
  const [voice, setVoice] = useState(() => voiceFor(lang));
  useEffect(() => {
    const look = (): void => setVoice(voiceFor(lang));
    look();
    synthesis()?.addEventListener('voiceschanged', look);
    return () => synthesis()?.removeEventListener('voiceschanged', look);
  }, [lang]);
  return voice;
}

/** Says a text, or nothing (null); what was being said before ends. */
export function useSpoken(text: string | null, voice: SpeechSynthesisVoice | null, lang: Lang): void {
  useEffect(() => {
    const speaker = synthesis();
    if (text === null || voice === null || !speaker) return undefined;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = NAMES[lang];
    said.rate = 0.95;
    speaker.speak(said);
    return () => speaker.cancel();
  }, [text, voice, lang]);
}

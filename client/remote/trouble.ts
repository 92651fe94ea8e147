import type { Refusal } from '#contract/commands.ts';
import type { Label } from '#contract/label.ts';
import { WORDS } from './words.ts';

/** What may be over by itself: the server is asked on. What is refused for good is said, and asked no more. */
export const isPassing = ({ code }: Pick<Refusal, 'code'>): boolean => code === 'internal' || code === 'storage' || code === 'too-many';

/** Why nothing new is shown. */
export const troubleWords = ({ code, message }: Refusal): Label => (code === 'internal' ? WORDS.lost : message);

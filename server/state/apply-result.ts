import type { Change } from './change.ts';

type Ignored = 'unknown-device' | 'unknown-point' | 'out-of-range' | 'duplicate' | 'bad-quality';
export type ApplyResult =
  | { readonly change: Change }
  /** Older than what is held: history, which changes nothing of what is. */
  | { readonly late: Change }
  | { readonly ignored: Ignored };

const ignored = (why: Ignored): ApplyResult => Object.freeze({ ignored: why });
export const IGNORED: { readonly [I in Ignored]: ApplyResult } = {
  'unknown-device': ignored('unknown-device'),
  'unknown-point': ignored('unknown-point'),
  'out-of-range': ignored('out-of-range'),
  duplicate: ignored('duplicate'),
  'bad-quality': ignored('bad-quality'),
};

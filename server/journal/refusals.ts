import { refuse, type Refused } from '#server/lib/refused.ts';

/** Not stored, and never will be by itself. */
export const storageRefusal = (): Refused =>
  refuse('storage', '存储故障，此操作未保存，请稍后重试', 'Storage is failing: this was not saved. Try again in a moment.');

/** Handed to storage, which does not answer: what becomes of it shows when it does. */
export const uncertainRefusal = (): Refused =>
  refuse(
    'storage',
    '存储没有应答，此操作是否已保存尚不确定；存储恢复后请先查看，再决定是否重做',
    'Storage does not answer: whether this was saved is not known yet. When storage is back, look before you repeat it.',
  );

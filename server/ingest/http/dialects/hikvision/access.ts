import type { AttributeValue } from '#contract/kinds/event-spec.ts';

/** What one pair of major and minor says of a door. */
interface AccessMeaning {
  readonly event?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly points?: Readonly<Record<string, number>>;
}

const pass = (method: string): AccessMeaning => ({ event: 'pass', attributes: { method } });
const refused = (reason: string, method: string): AccessMeaning => ({ event: 'refused', attributes: { reason, method } });

/** Major type of alarms: one of them that is not in the table is told, for it may matter. */
export const ALARMS = 1;

/** `major/minor`: the same minor means something else under another major. */
const MEANINGS: Readonly<Record<string, AccessMeaning>> = {
  '1/1028': { event: 'tamper' },
  '1/1029': { event: 'restored' },
  '1/1030': { event: 'tamper' },
  '1/1031': { event: 'restored' },
  '1/1034': { event: 'duress' },
  '1/1048': { points: { fireRelease: 1 } },
  '1/1049': { points: { fireRelease: 0 } },
  '5/1': pass('card'),
  '5/2': pass('card'),
  '5/6': refused('unknown', 'card'),
  '5/7': refused('expired', 'card'),
  '5/8': refused('expired', 'card'),
  '5/9': refused('unknown', 'card'),
  '5/21': { points: { opened: 1 } },
  '5/22': { points: { opened: 0 } },
  '5/23': pass('button'),
  '5/25': { points: { opened: 1 } },
  '5/26': { points: { opened: 0 }, event: 'closed' },
  '5/27': { points: { opened: 1 }, event: 'forced' },
  '5/28': { points: { opened: 1 }, event: 'held-open' },
  '5/38': pass('finger'),
  '5/39': refused('unknown', 'finger'),
  '5/75': pass('face'),
  '5/76': refused('unknown', 'face'),
  '5/80': refused('unknown', 'face'),
  '5/105': pass('id'),
  '5/150': refused('unknown', 'password'),
  '5/151': refused('unknown', 'password'),
  '5/156': pass('code'),
  '5/157': refused('unknown', 'code'),
  '5/181': pass('password'),
};

/** undefined = nothing of it is kept here: everyday operation of a controller has some hundred pairs. */
export const meaningOf = (major: number, minor: number): AccessMeaning | undefined => {
  const key = `${major}/${minor}`;
  return Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
};

/** What stands between the brackets, apart. Strings hold one byte a character. */
export interface Content {
  /** Before the first `|`, without its `#`; '' without one. */
  readonly account: string;
  readonly data: string;
  /** Extended data by its letter: H time of occurrence, I text, X and Y a place … */
  readonly extended: ReadonlyMap<string, string>;
  /** ms UTC; null = none was said. */
  readonly at: number | null;
}

/** One thing that a panel says. */
export type Report =
  | { readonly scheme: 'cid'; readonly qualifier: 1 | 3 | 6; readonly code: string; readonly area: number; readonly zone: number }
  | { readonly scheme: 'sia'; readonly code: string; readonly area: number; readonly zone: number };

const BODY = /^([^\]]*)\]((?:\[[^\]]*\])*)(?:_(.*))?$/s;
const TIME = /^(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})$/;

/** `HH:MM:SS,MM-DD-YYYY` in UTC → ms; null when there is no such time. */
export function readTime(text: string): number | null {
  const [, ...parts] = TIME.exec(text) ?? [];
  if (parts.length === 0) return null;
  const [hour, minute, second, month, day, year] = parts.map(Number);
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return writeTime(at.getTime()) === text ? at.getTime() : null;
}

const two = (value: number): string => String(value).padStart(2, '0');

export function writeTime(ms: number): string {
  const at = new Date(ms);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${time},${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}-${String(at.getUTCFullYear()).padStart(4, '0')}`;
}

/** @param body behind `[` @returns words when it cannot be read */
export function readContent(body: string): Content | string {
  const [all, inner = '', more = '', stamp] = BODY.exec(body) ?? [];
  if (all === undefined) return 'what stands behind [ has no end';
  const at = stamp === undefined ? null : readTime(stamp);
  if (stamp !== undefined && at === null) return `there is no time ${JSON.stringify(stamp.slice(0, 30))}`;
  const bar = inner.indexOf('|');
  const account = bar < 0 ? '' : inner.slice(0, bar);
  if (account !== '' && !/^#[0-9A-Fa-f]{3,16}$/.test(account)) return `there is no account ${JSON.stringify(account.slice(0, 30))}`;
  const extended = new Map([...more.matchAll(/\[([A-Z])([^\]]*)\]/g)].map(([, letter, text]) => [letter, text]));
  return { account: account.slice(1), data: bar < 0 ? inner : inner.slice(bar + 1), extended, at };
}

const CONTACT_ID = /^([136])([0-9A-F]{3}) ([0-9A-F]{2}) ([0-9A-F]{3})$/;

/** `1130 03 012`: new, code, area, zone or user. */
export function readContactId(data: string): Report[] | string {
  const [, qualifier, code, area, zone] = CONTACT_ID.exec(data.trim().toUpperCase()) ?? [];
  if (zone === undefined) return `no Contact ID event: ${JSON.stringify(data.slice(0, 40))}`;
  return [
    { scheme: 'cid', qualifier: Number(qualifier) as 1, code, area: Number.parseInt(area, 10) || 0, zone: Number.parseInt(zone, 10) || 0 },
  ];
}

/** `Nri1/BA012`, several events one behind the other, texts between `^` and behind `|A` left out. */
export function readSia(data: string): Report[] | string {
  const events = data.replaceAll(/\^[^^]*\^/g, '').replace(/\|A.*$/s, '');
  const reports: Report[] = [];
  let area = 0;
  for (const word of events.replace(/^[NO](?=ri|id|ti|pi|va|[A-Z]{2})/, '').split('/')) {
    const modifier = /^(ri|id|ti|pi|da|va)(.*)$/.exec(word);
    if (modifier !== null) {
      if (modifier[1] === 'ri') area = Number.parseInt(modifier[2], 10) || 0;
      continue;
    }
    const [, code, zone = ''] = /^([A-Z]{2})(\d{0,6})$/.exec(word) ?? [];
    if (code === undefined) return `no SIA event: ${JSON.stringify(word.slice(0, 40))}`;
    reports.push({ scheme: 'sia', code, area, zone: Number.parseInt(zone, 10) || 0 });
  }
  return reports.length === 0 ? `no SIA event in ${JSON.stringify(data.slice(0, 40))}` : reports;
}

const STRICT = new TextDecoder('utf-8', { fatal: true });
const CHINESE = new TextDecoder('gb18030');

/** Text of a panel: UTF-8, or else GB 18030, cut wherever it is. */
export function textOf(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1');
  try {
    return STRICT.decode(bytes);
  } catch {
    return CHINESE.decode(bytes);
  }
}

/** What a panel says in words: extended data I, or what stands between `^`. */
export const wordsOf = ({ data, extended }: Content): string =>
  textOf(extended.get('I') ?? /\^([^^]*)\^?/.exec(data)?.[1] ?? '')
    .trim()
    .slice(0, 200);

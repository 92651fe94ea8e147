/** One tag with the text after it, up to the next tag. */
export interface Tag {
  /** Without its namespace; closing tags begin with `/`. */
  readonly name: string;
  /** Attributes as written. */
  readonly rest: string;
  /** Closes itself. */
  readonly empty: boolean;
  readonly text: string;
}

/** A tag or a text longer than any office program writes. */
const MOST_PENDING = 1_000_000;

/**
 * Tags of XML that arrives in pieces. No entities but the five of XML and numbers: a document's own are not expanded.
 * @throws Error beyond all measure.
 */
export async function* tagsOf(pieces: AsyncIterable<string>): AsyncGenerator<Tag> {
  let pending = '';
  for await (const piece of pieces) {
    pending += piece;
    let at = pending.indexOf('<');
    for (;;) {
      const end = at < 0 ? -1 : pending.indexOf('>', at);
      const next = end < 0 ? -1 : pending.indexOf('<', end);
      if (next < 0) break;
      yield tagOf(pending.slice(at + 1, end), pending.slice(end + 1, next));
      at = next;
    }
    pending = at < 0 ? '' : pending.slice(at);
    if (pending.length > MOST_PENDING) throw new Error('it has a text of more than a million characters');
  }
  const end = pending.indexOf('>');
  if (end > 0) yield tagOf(pending.slice(1, end), pending.slice(end + 1));
}

function tagOf(inner: string, text: string): Tag {
  const empty = inner.endsWith('/');
  const body = empty ? inner.slice(0, -1) : inner;
  const gap = body.search(/\s/);
  const name = gap < 0 ? body : body.slice(0, gap);
  return { name: name.replace(/^(\/?)[^:]*:/, '$1'), rest: gap < 0 ? '' : body.slice(gap), empty, text };
}

/** The value of an attribute, with or without a namespace; undefined when it is not there. */
export const attribute = ({ rest }: Tag, name: string): string | undefined => {
  let pattern = PATTERNS.get(name);
  if (!pattern) PATTERNS.set(name, (pattern = new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)));
  const match = pattern.exec(rest);
  return match ? unescaped(match[1] ?? match[2]) : undefined;
};
const PATTERNS = new Map<string, RegExp>();

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text of XML and of a workbook's `_x000D_`. */
export const unescaped = (text: string): string =>
  /[&_]/.test(text)
    ? text
        .replace(
          /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi,
          (all, decimal: string | undefined, hex: string | undefined, name: string | undefined) =>
            name === undefined ? character(decimal === undefined ? parseInt(hex!, 16) : Number(decimal)) : (NAMED[name] ?? all),
        )
        .replace(/_x([\da-f]{4})_/gi, (_all, hex: string) => character(parseInt(hex, 16)))
    : text;

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '');

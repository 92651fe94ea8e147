import { SaxesParser } from 'saxes';
import { textOf } from '#server/ingest/json/text.ts';

/** An element by its local name: makers put the same names into several namespaces. */
export interface XmlElement {
  readonly name: string;
  /** Its own text, without blanks around it. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface XmlRead {
  /** null when nothing can be read. */
  readonly root: XmlElement | null;
  /** What is wrong, in words; null when all of it was read. */
  readonly fault: string | null;
}

const MOST_ELEMENTS = 5000;
const MAX_DEPTH = 32;
const ENCODING = /^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/;

class Told extends Error {}

interface Open {
  readonly name: string;
  text: string;
  readonly children: Open[];
}

/**
 * The one reader of XML that devices and platforms send. Entities of a sender's own are never read: what has a DOCTYPE is refused. What
 * breaks off is read as far as it goes. Never throws.
 */
export function readXml(bytes: Uint8Array): XmlRead {
  const parser = new SaxesParser({ xmlns: false });
  const root: Open = { name: '', text: '', children: [] };
  const open: Open[] = [root];
  let elements = 0;
  parser.on('doctype', () => {
    throw new Told('it has a DOCTYPE, which is never read: send the document without it');
  });
  parser.on('error', (error) => {
    throw new Told(`not well-formed XML: ${error.message.slice(0, 200)}`);
  });
  parser.on('opentag', ({ name }) => {
    if (++elements > MOST_ELEMENTS) throw new Told(`more than ${MOST_ELEMENTS} elements`);
    if (open.length > MAX_DEPTH) throw new Told(`elements more than ${MAX_DEPTH} deep`);
    const element: Open = { name: name.slice(name.indexOf(':') + 1), text: '', children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  const add = (text: string): void => void (open.at(-1)!.text += text);
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(decoded(bytes)).close();
    return { root: closed(root).children[0] ?? null, fault: null };
  } catch (error) {
    if (!(error instanceof Told) && !(error instanceof RangeError)) throw error;
    return { root: closed(root).children[0] ?? null, fault: error.message };
  }
}

const closed = ({ name, text, children }: Open): XmlElement => ({ name, text: text.trim(), children: children.map(closed) });

/** By the encoding that the document says of itself. @throws RangeError of one that nobody knows */
function decoded(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const encoding = ENCODING.exec(head)?.[1];
  const known = encoding !== undefined && !/^utf-?8$/i.test(encoding);
  return textOf(bytes, known ? (/^gb/i.test(encoding) ? 'gb18030' : encoding) : undefined);
}

/** `{name: text}` and `{name: {…}}` of an element's children; of several of one name the first. */
export function plainOf({ children }: XmlElement): Record<string, unknown> {
  const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const child of children) plain[child.name] ??= child.children.length > 0 ? plainOf(child) : child.text;
  return { ...plain };
}

import type { WarningArea, WarningInfo, WarningMessage, WarningReport } from '#contract/reports/warning.ts';
import type { Severity } from '#contract/severity.ts';
import { hazardOf } from '#contract/vocabularies/hazards.ts';
import { readXml, type XmlElement } from '#server/ingest/xml/read.ts';
import { readArea } from './area.ts';

/** What came in is a warning, concerns nobody (a test, an acknowledgement), or cannot be used, which is said in a sentence. */
type CapRead = { readonly report: WarningReport } | { readonly ignored: string } | { readonly fault: string };

/** A clock that is ahead by more than this is wrong, ms. */
const AHEAD_MS = 3_600_000;
/** Nobody warns for longer, ms: who means to says it again. */
const LONGEST_MS = 10 * 86_400_000;

/** Degrees as CAP has them, and as feeds write them that know only colours. */
const COLOURS: Readonly<Record<string, Severity>> = {
  extreme: 1,
  severe: 2,
  moderate: 3,
  minor: 4,
  red: 1,
  orange: 2,
  yellow: 3,
  blue: 4,
  红色: 1,
  橙色: 2,
  黄色: 3,
  蓝色: 4,
};
const colourOf = (said: string): Severity | undefined =>
  Object.hasOwn(COLOURS, said.toLowerCase()) ? COLOURS[said.toLowerCase()] : undefined;
const ACTS: Readonly<Record<string, WarningReport['act']>> = { Alert: 'alert', Update: 'update', Cancel: 'cancel' };

class Fault extends Error {}
const wrong = (said: string): never => {
  throw new Fault(said);
};
const quoted = (value: string): string => JSON.stringify(value.slice(0, 60));

const childOf = ({ children }: XmlElement, name: string): XmlElement | undefined => children.find((child) => child.name === name);
const textOf = (element: XmlElement, name: string, longest = 300): string => childOf(element, name)?.text.slice(0, longest) ?? '';
/** @throws Fault where it is missing, or longer than `longest` */
function needed(element: XmlElement, name: string, longest = 300): string {
  const text = childOf(element, name)?.text ?? '';
  if (text === '') wrong(`<${element.name}> has no <${name}>`);
  return text.length > longest ? wrong(`<${name}> is longer than ${longest} characters`) : text;
}

/** Reads a document of CAP 1.2 (OASIS). Never throws. @param now ms UTC, against which its times are checked */
export function readCap(bytes: Uint8Array, now: number): CapRead {
  const { root, fault } = readXml(bytes);
  // Half a warning could lie over the wrong places: it is taken whole or not at all.
  if (fault !== null) return { fault };
  if (root?.name !== 'alert') return { fault: `the document is <${(root?.name ?? '').slice(0, 40)}>, not a CAP <alert>` };
  try {
    return readAlert(root, now);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: error.message };
  }
}

function readAlert(root: XmlElement, now: number): CapRead {
  const message: WarningMessage = {
    sender: needed(root, 'sender'),
    identifier: needed(root, 'identifier'),
    sent: timeOf(root, 'sent') ?? wrong('<alert> has no <sent>'),
  };
  if (message.sent > now + AHEAD_MS)
    wrong(`<sent> is ${new Date(message.sent).toISOString()}, which is still to come: check the clock of the sender`);
  const [status, type, scope] = [needed(root, 'status', 40), needed(root, 'msgType', 40), needed(root, 'scope', 40)];
  if (status !== 'Actual' && status !== 'Exercise') {
    if (['System', 'Test', 'Draft'].includes(status)) return { ignored: `its status is ${status}: it warns nobody` };
    wrong(`<status> is Actual, Exercise, System, Test or Draft, got ${quoted(status)}`);
  }
  if (type === 'Ack' || type === 'Error') return { ignored: `it is an ${type}, which warns of nothing` };
  const act = Object.hasOwn(ACTS, type) ? ACTS[type] : wrong(`<msgType> is Alert, Update, Cancel, Ack or Error, got ${quoted(type)}`);
  if (scope !== 'Public') wrong(`<scope> is ${quoted(scope)}: only Public warnings are taken, for every screen is shown them`);
  const references = referencesOf(textOf(root, 'references', 100_000));
  if (act !== 'alert' && references.length === 0)
    wrong(`an ${type} names in <references> what it ${act === 'cancel' ? 'cancels' : 'updates'}`);
  const infos = act === 'cancel' ? [] : infosOf(root, message.sent, now);
  return { report: { ...message, act, references, simulated: status === 'Exercise', infos } };
}

/** Of blocks in several languages those in Chinese, else those in the language of the first. */
function infosOf(root: XmlElement, sent: number, now: number): WarningInfo[] {
  const all = root.children.filter(({ name }) => name === 'info');
  const language = (info: XmlElement): string => (textOf(info, 'language') || 'en-US').toLowerCase().slice(0, 2);
  const wanted = all.some((info) => language(info) === 'zh') ? 'zh' : all[0] && language(all[0]);
  const infos = all.filter((info) => language(info) === wanted);
  if (infos.length === 0) wrong('<alert> has no <info>, so it says of nothing that it may come');
  if (infos.length > 20) wrong(`more than 20 <info> of one language: ${infos.length}`);
  return infos.map((info) => readInfo(info, sent, now));
}

function readInfo(info: XmlElement, sent: number, now: number): WarningInfo {
  const [event, said] = [needed(info, 'event', 200), needed(info, 'severity', 40)];
  const colour = colourOf(said) ?? wrong(`<severity> is Extreme, Severe, Moderate or Minor (red … blue), got ${quoted(said)}`);
  const from = timeOf(info, 'onset') ?? timeOf(info, 'effective') ?? sent;
  const expires = timeOf(info, 'expires') ?? wrong('<info> has no <expires>: a warning that nobody ends would lie over the place for ever');
  if (expires <= from) wrong(`<expires> ${new Date(expires).toISOString()} is not after it begins, ${new Date(from).toISOString()}`);
  if (expires > now + LONGEST_MS)
    wrong(
      `<expires> is ${new Date(expires).toISOString()}, more than ${LONGEST_MS / 86_400_000} days ahead: check the clock, or repeat it`,
    );
  const areas = info.children.filter(({ name }) => name === 'area').map(areaOf);
  if (areas.length === 0) wrong('<info> has no <area>');
  return {
    senderName: textOf(info, 'senderName'),
    hazard: hazardOf(codeOf(info), event),
    event,
    colour,
    headline: textOf(info, 'headline', 500),
    description: textOf(info, 'description', 4000),
    instruction: textOf(info, 'instruction', 4000),
    from,
    expires,
    areas,
  };
}

function areaOf(element: XmlElement): WarningArea {
  const read = readArea(element);
  return typeof read === 'string' ? wrong(read) : read;
}

/** `eventCode` as CAP has it, `eventType` as national feeds do. */
const codeOf = (info: XmlElement): string => {
  const code = childOf(info, 'eventCode');
  return (code && textOf(code, 'value', 40)) || textOf(info, 'eventType', 40);
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;

/** ms UTC; undefined = it says none. @throws Fault of one that says no instant */
function timeOf(element: XmlElement, name: string): number | undefined {
  const text = childOf(element, name)?.text ?? '';
  if (text === '') return undefined;
  const at = TIME.test(text) ? Date.parse(text) : NaN;
  return at >= 0 ? at : wrong(`<${name}> is a time with its offset, as 2026-11-23T08:15:30+08:00, got ${quoted(text)}`);
}

/** `sender,identifier,sent` with blanks between. */
function referencesOf(text: string): WarningMessage[] {
  const said = text.split(/\s+/).filter(Boolean);
  if (said.length > 100) wrong(`more than 100 <references>: ${said.length}`);
  return said.map((one) => {
    const [sender, identifier, sent, more] = one.split(',');
    const at = sent !== undefined && more === undefined && TIME.test(sent) ? Date.parse(sent) : NaN;
    return Number.isNaN(at)
      ? wrong(`<references> are sender,identifier,sent with blanks between, got ${quoted(one)}`)
      : { sender, identifier, sent: at };
  });
}

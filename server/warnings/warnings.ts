import { createHash } from 'node:crypto';
import { label, type Label } from '#contract/label.ts';
import { UNKNOWN_PLACE, type LonLat } from '#contract/places/geo.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { WARNING_COLOURS, type Warning } from '#contract/records/warning.ts';
import type { WarningInfo, WarningMessage, WarningReport } from '#contract/reports/warning.ts';
import { HAZARDS } from '#contract/vocabularies/hazards.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import type { Records } from '#server/records/records.ts';
import type { JournalWrite, RecordStore } from '#server/storage/storage.ts';
import { placesUnder } from './over.ts';

/** What became of a message. */
export interface WarningAnswer {
  /** Said before: `repeated`; its time is up: `over`; it lies over no place here: `elsewhere`; there is `nothing` to cancel. */
  readonly did: 'taken' | 'cancelled' | 'repeated' | 'over' | 'elsewhere' | 'nothing';
  readonly words: Label;
  /** Ids of the warnings that it made, or ended. */
  readonly warnings: readonly string[];
  /** Paths of places that these lie over. */
  readonly places: readonly string[];
}

interface WarningsDeps {
  readonly records: Pick<Records, 'all'>;
  /** What has left memory. */
  readonly stored: Pick<RecordStore, 'get'>;
  readonly commit: (write: JournalWrite) => Promise<unknown>;
  readonly now: () => number;
}

/** Messages that one may end. */
const MOST_REFERENCES = 100;
/** Most points that are drawn of an outline: more would not be seen. */
const MOST_POINTS = 1000;

/** Takes what warning services say: each message once, newer ones in place of those they name, whatever order they come in. */
export class Warnings {
  readonly #deps: WarningsDeps;

  constructor(deps: WarningsDeps) {
    this.#deps = deps;
  }

  /** Resolves when what became of it is durable. @throws Refused `storage` when it is not so now: the sender says it again. */
  async take(report: WarningReport): Promise<WarningAnswer> {
    const message = messageId(report);
    const references = report.references.slice(0, MOST_REFERENCES);
    // All that waits comes first: from there on to the write nothing else is taken.
    const [past, ...kept] = await Promise.all(
      [message, ...references.map(messageId)].map((id) => this.#deps.stored.get('warning', warningId(id, 0))),
    );
    const before = this.#of(message);
    if (before.some(isHeard) || (past !== null && isHeard(past)))
      return answer('repeated', label('此前已收到', 'It was said before.'), before);
    const unknown = references.filter((one, i) => kept[i] === null && this.#of(messageId(one)).length === 0);
    const how = report.act === 'cancel' ? 'cancelled' : 'replaced';
    const ended = this.#inForce(references.map(messageId)).map((warning) => this.#ended(warning, how));
    const remembered = unknown.map((one) => unheard(one, { at: this.#deps.now(), how, simulated: report.simulated }));
    if (report.act === 'cancel') return this.#cancel(ended, remembered);
    return this.#put(report, { ended, remembered, former: before[0] ?? past ?? undefined });
  }

  async #cancel(over: readonly Warning[], remembered: readonly Warning[]): Promise<WarningAnswer> {
    if (over.length + remembered.length > 0) await this.#write([...over, ...remembered]);
    if (over.length === 0)
      return answer('nothing', label('所引用的预警均未生效，无可解除', 'None of the warnings that it names is in force here.'));
    return answer('cancelled', label(`已解除：${namesOf(over).zh}`, `Cancelled: ${namesOf(over).en}.`), over);
  }

  /** @param former what stands for this message, because others that end it came before it */
  async #put(
    report: WarningReport,
    { ended, remembered, former }: { ended: readonly Warning[]; remembered: readonly Warning[]; former: Warning | undefined },
  ): Promise<WarningAnswer> {
    const { records, now } = this.#deps;
    const at = now();
    const message = messageId(report);
    const lying = report.infos
      .map((info) => ({ info, places: placesUnder(info.areas, records.all('place')) }))
      .filter(({ places }) => places.length > 0);
    const fresh = lying
      .filter(({ info }) => info.expires > at)
      .map(({ info, places }, i) => warningOf(report, info, { id: warningId(message, i), message, places, at }))
      .map((warning) =>
        former === undefined ? warning : { ...warning, state: 'over' as const, ended: former.ended, version: former.version + 1 },
      );
    if (fresh.length + ended.length + remembered.length > 0) await this.#write([...ended, ...remembered, ...fresh]);
    if (lying.length === 0)
      return answer('elsewhere', label('预警区域不涉及本台账的任何地点', 'It lies over no place of this ledger.'), ended);
    if (fresh.length === 0 || former !== undefined)
      return answer(
        'over',
        label('预警已过期、已解除或已被更新，不再生效', 'Its time is up, or it was cancelled or updated before it came.'),
        ended,
      );
    return answer('taken', label(`已接收：${namesOf(fresh).zh}`, `Taken: ${namesOf(fresh).en}.`), fresh);
  }

  #of(message: string): Warning[] {
    return [...this.#deps.records.all('warning')].filter((warning) => warning.message === message);
  }

  /** Those of these messages that are not over. */
  #inForce(messages: readonly string[]): Warning[] {
    return messages.flatMap((message) => this.#of(message)).filter(({ state }) => state !== 'over');
  }

  #ended(warning: Warning, how: 'cancelled' | 'replaced'): Warning {
    const at = this.#deps.now();
    return { ...warning, state: 'over', ended: { at, how }, version: warning.version + 1, updatedAt: at, updatedBy: SYSTEM };
  }

  /** By a cause that is kept while storage fails: who warns may not say it again. */
  async #write(warnings: readonly Warning[]): Promise<void> {
    const changes: RecordChange[] = warnings.map((warning) => put('warning', warning));
    await this.#deps.commit({ at: this.#deps.now(), actor: SYSTEM, cause: 'rule:warning', changes });
  }
}

/** Short, and the same for the same three words. */
const messageId = ({ sender, identifier, sent }: WarningMessage): string =>
  createHash('sha256')
    .update(JSON.stringify([sender, identifier, sent]))
    .digest('base64url')
    .slice(0, 22);
const warningId = (message: string, i: number): string => (i === 0 ? `YJ-${message}` : `YJ-${message}-${i}`);

function warningOf(
  { sender, identifier, sent, references, simulated }: WarningReport,
  { areas, from, expires, ...info }: WarningInfo,
  { id, message, places, at }: { readonly id: string; readonly message: string; readonly places: string[]; readonly at: number },
): Warning {
  return {
    ...info,
    id,
    place: UNKNOWN_PLACE,
    message,
    sender,
    identifier,
    sent,
    receivedAt: at,
    area: areas
      .map(({ words }) => words)
      .join('、')
      .slice(0, 1000),
    places: places.slice(0, 1000),
    shapes: areas.flatMap(({ rings }) => rings.map(thinned)).slice(0, 100),
    from,
    expires,
    state: from <= at ? 'in-force' : 'upcoming',
    ended: null,
    replaces: references.map(messageId).slice(0, MOST_REFERENCES),
    simulated,
    version: 1,
    updatedAt: at,
    updatedBy: SYSTEM,
  };
}

/**
 * Stands for a message that another one ends before it comes: it is over from the first, and says nothing of what it warns of. Its
 * record is what is remembered, over a restart too, for as long as records are kept: longer than any warning may last.
 */
function unheard(
  { sender, identifier, sent }: WarningMessage,
  { at, how, simulated }: { readonly at: number; readonly how: 'cancelled' | 'replaced'; readonly simulated: boolean },
): Warning {
  const message = messageId({ sender, identifier, sent });
  const nothing = { senderName: '', hazard: 'other', event: '', colour: 4, headline: '', description: '', instruction: '' } as const;
  const info = { ...nothing, areas: [], from: at, expires: at };
  const report = {
    sender: sender.slice(0, 300),
    identifier: identifier.slice(0, 300),
    sent,
    act: 'alert',
    references: [],
    simulated,
    infos: [],
  } as const;
  return { ...warningOf(report, info, { id: warningId(message, 0), message, places: [], at }), state: 'over', ended: { at, how } };
}

/** Not one that stands for a message which never came. */
const isHeard = ({ event, places }: Warning): boolean => event !== '' || places.length > 0;

/** Evenly, closed as it was. */
function thinned(ring: readonly LonLat[]): LonLat[] {
  const step = Math.ceil(ring.length / MOST_POINTS);
  return step === 1 ? [...ring] : [...ring.slice(0, -1).filter((_, i) => i % step === 0), ring[0]];
}

/** 暴雨橙色预警、大风蓝色预警 */
const namesOf = (warnings: readonly Warning[]): Label => {
  const names = warnings.map(({ hazard, colour }) => {
    const [what, degree] = [HAZARDS[hazard].label, WARNING_COLOURS[colour]];
    return label(`${what.zh}${degree.zh}预警`, `${degree.en} warning of ${what.en.toLowerCase()}`);
  });
  return label(names.map(({ zh }) => zh).join('、'), names.map(({ en }) => en).join(', '));
};

const answer = (did: WarningAnswer['did'], words: Label, warnings: readonly Warning[] = []): WarningAnswer => ({
  did,
  words,
  warnings: warnings.map(({ id }) => id),
  places: [...new Set(warnings.flatMap(({ places }) => places))],
});

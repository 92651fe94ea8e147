import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { RISK_KIND, riskInForce } from '#contract/kinds/risk-alert.ts';
import { STATUS } from '#contract/live/status.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Warning } from '#contract/records/warning.ts';
import type { Severity } from '#contract/severity.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { LiveState } from '#server/state/state.ts';
import type { RecordStore } from '#server/storage/storage.ts';
import type { Page } from '#server/storage/stores/page.ts';
import { compoundsOf, type Compound, type LedgerSources } from './compounds.ts';
import { factsOf, type Circumstances, type ReadingAt } from './facts.ts';
import type { RiskModel } from './model.ts';
import { RiskPast } from './past.ts';
import { scoreOf, warnedColour, type Score } from './score.ts';
import { warningSignals } from './signals.ts';

interface RiskDeps extends Pick<LedgerSources, 'usualKind'> {
  readonly model: RiskModel;
  readonly kinds: KindIndex;
  /** What is durable; and what is being written too. */
  readonly published: Pick<Records, 'all' | 'watch'>;
  readonly records: Pick<Records, 'all'>;
  readonly state: Pick<LiveState, 'columns' | 'resolve' | 'kind'>;
  /** What has left memory. */
  readonly stored: Pick<RecordStore, 'list'>;
  readonly gas: () => Promise<LedgerSources['gas']>;
  readonly raise: (signals: readonly AlertSignal[]) => Promise<void>;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** A warning that is in force, and since when, ms UTC. */
interface Standing {
  readonly colour: Severity;
  readonly since: number;
}

/** A compound and what its risk is now. */
interface Judged {
  readonly compound: Compound;
  readonly full: Score;
  /** Without what is made of people. */
  readonly discreet: Score;
}

const DAY_MS = 86_400_000;
/** The ledger is read again when it changed, and limits and networks so often, ms. */
const LEDGER_MS = 600_000;
const PAGE = 1000;
/** Alerts of the past that are read at most: those are the newest. */
const MOST_READ = 200_000;
/** Compounds judged before others have their turn. */
const AT_ONCE = 200;
const SILENT: ReadonlySet<number> = new Set([STATUS.unknown, STATUS.offline, STATUS.stale]);

/** The risk of every compound, counted anew every some seconds; what is high is warned of, by an alert as any other. */
export class Risk {
  readonly #deps: RiskDeps;
  readonly past: RiskPast;
  #alertsSince = Infinity;
  #compounds: readonly Compound[] = [];
  #changed = true;
  #readAt = -Infinity;
  #judged: readonly Judged[] = [];
  #at = 0;
  #counting: Promise<void> | undefined;

  constructor(deps: RiskDeps) {
    this.#deps = deps;
    this.past = new RiskPast(deps.kinds, deps.model.events);
    for (const alert of deps.published.all('alert')) this.past.alert(alert);
    for (const warning of deps.published.all('warning')) this.past.warning(warning);
    deps.published.watch((type, _id, record) => {
      if (type === 'place' || type === 'device') this.#changed = true;
      if (record === null) return;
      if (type === 'alert') this.past.alert(record as Alert);
      else if (type === 'warning') this.past.warning(record as Warning);
    });
  }

  get model(): RiskModel {
    return this.#deps.model;
  }
  /** When it was counted last, ms UTC; 0 = not yet. */
  get at(): number {
    return this.#at;
  }
  get judged(): readonly Judged[] {
    return this.#judged;
  }
  get alertsSince(): number {
    return this.#alertsSince;
  }

  /** Several who ask at once wait for the same count. */
  count(): Promise<void> {
    this.#counting ??= this.#count().finally(() => (this.#counting = undefined));
    return this.#counting;
  }

  async #count(): Promise<void> {
    const { now, model } = this.#deps;
    if (this.#alertsSince === Infinity) await this.#readPast();
    await this.#readLedger();
    const at = now();
    this.past.forget(at - model.events.days * DAY_MS);
    const pasts = this.past.byCompound(this.#compounds);
    const judged: Judged[] = [];
    for (const compound of this.#compounds) {
      if (judged.length % AT_ONCE === AT_ONCE - 1) await nextTurn();
      const around = { compound, past: pasts.get(compound.path)!, reading: this.#reading, alertsSince: this.#alertsSince };
      judged.push({ compound, ...scoresOf(model, around, at) });
    }
    [this.#judged, this.#at] = [judged, at];
  }

  /** Counts anew, and warns of what is high or ends what no longer is. */
  async sweep(): Promise<void> {
    await this.count();
    const { model, records } = this.#deps;
    const [judged, at] = [this.#judged, this.#at];
    const standing = standingIn(records.all('alert'));
    const signals = judged.flatMap(({ compound, discreet }) => {
      // By the score that everybody may know: else the warning would tell what its words keep back.
      const { colour = null, since = at } = standing.get(compound.path) ?? {};
      return warningSignals(model, compound, discreet, { was: colour, is: warnedColour(model, discreet, colour, at - since) }, at);
    });
    const known = new Set(this.#compounds.map(({ path }) => path));
    for (const [path, { colour }] of standing)
      if (!known.has(path)) signals.push(...warningSignals(model, { path, simulated: false }, null, { was: colour, is: null }, at));
    if (signals.length > 0) await this.#deps.raise(signals);
  }

  /** The warning that is in force at each compound that has one. */
  standing(): ReadonlyMap<string, Standing> {
    return standingIn(this.#deps.published.all('alert'));
  }

  readonly #reading: ReadingAt = (device, point) => {
    const { state } = this.#deps;
    const handle = state.resolve(device);
    if (handle < 0 || SILENT.has(state.columns.status[handle])) return null;
    const index = Object.keys(state.kind(handle).points).indexOf(point);
    const value = index < 0 ? NaN : state.columns.values[state.columns.base[handle] + index];
    return Number.isNaN(value) ? null : { value, at: state.columns.observedAt[handle] };
  };

  async #readLedger(): Promise<void> {
    const { published, kinds, usualKind, gas, monotonic, model } = this.#deps;
    if (!this.#changed && monotonic() - this.#readAt < LEDGER_MS) return;
    const networks = await gas();
    this.#changed = false;
    const sources: LedgerSources = {
      places: () => published.all('place'),
      devices: () => published.all('device'),
      kinds,
      usualKind,
      gas: networks,
    };
    this.#compounds = await compoundsOf(sources, model);
    this.#readAt = monotonic();
  }

  /** Alerts and warnings of the past months, from storage: the newest change first. */
  async #readPast(): Promise<void> {
    const { stored, now, model, log } = this.#deps;
    const since = now() - model.events.days * DAY_MS;
    for (const warning of (await stored.list('warning', { limit: PAGE })).items) this.past.storedWarning(warning);
    let [after, read, oldest]: [string | undefined, number, number] = [undefined, 0, now()];
    do {
      const page: Page<Alert> = await stored.list('alert', { limit: PAGE, ...(after !== undefined && { after }) });
      for (const alert of page.items) {
        this.past.storedAlert(alert);
        oldest = Math.min(oldest, alert.updatedAt);
      }
      read += page.items.length;
      after = page.next ?? undefined;
    } while (after !== undefined && oldest > since && read < MOST_READ);
    this.past.read();
    this.#alertsSince = after === undefined ? since : Math.max(since, oldest);
    log.info({ read, since: this.#alertsSince }, 'risk: alerts of the past are read');
  }
}

/** The same facts, told to who may know of people and to who may not. Pure. */
function scoresOf(model: RiskModel, around: Circumstances, at: number): Pick<Judged, 'full' | 'discreet'> {
  const full = scoreOf(model, factsOf(model, around, at, true));
  return { full, discreet: scoreOf(model, factsOf(model, around, at, false)) };
}

function standingIn(alerts: Iterable<Alert>): Map<string, Standing> {
  const found = new Map<string, Standing>();
  for (const alert of alerts) {
    const colour = alert.kind === RISK_KIND ? riskInForce(alert)?.colour : undefined;
    if (colour !== undefined && colour < (found.get(alert.place)?.colour ?? Infinity))
      found.set(alert.place, { colour, since: alert.raisedAt });
  }
  return found;
}

import { isPersonalKind } from '#contract/kinds/kinds.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { EVERYWHERE, UNKNOWN_PLACE, parentPath } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';
import { Rhythm } from './rhythm.ts';
import { Window } from './window.ts';

/** Lines that are counted apart; those beyond share one for each protocol. */
const MAX_LINES = 4096;
/** Protocols and dialects come from folders, not from senders; bounded all the same. */
const MAX_PROTOCOLS = 64;
const OTHER = 'other';

/** Where reports come in: through a gateway, or from the devices of a community by themselves; or from senders not in the ledger. */
export interface Line {
  readonly id: string;
  readonly protocol: string;
  /** Id of the device that others report through. */
  readonly gateway: string | null;
  /** Who may know of it, by jurisdiction. */
  readonly place: string;
  readonly registered: boolean;
  readonly window: Window;
  /** Counts that hold what is reported of people who need care, kept apart: they are told only to who may know of them. */
  readonly personal: Window;
  readonly rhythm: Rhythm;
  /** All that was heard on it was simulated. */
  simulated: boolean;
  /** Silent beyond what is usual, since the alert of that was raised; monotonic, ms. */
  quietSince: number | null;
  /** When it was heard again, monotonic, ms. */
  resumedAt: number;
}

/** A protocol as a whole: silent, when all of its lines are. */
export interface Protocol {
  readonly id: string;
  readonly rhythm: Rhythm;
  readonly lines: Set<Line>;
  quietSince: number | null;
  resumedAt: number;
}

/** Reports of devices of one kind in one community. */
interface KindCount {
  readonly kind: string;
  readonly place: string;
  readonly window: Window;
}

/** What a report is counted by. */
export interface Route {
  readonly from: string;
  readonly via: string | undefined;
  readonly line: Line;
  readonly protocol: Protocol;
  /** Null for senders that the ledger does not know. */
  readonly kind: KindCount | null;
  readonly personal: boolean;
}

/** Who says something, and through what. */
export interface Sender {
  readonly device: string;
  readonly source: string;
  readonly via?: string;
}

/** Finds the line of every report. What it remembers is bounded, whatever senders claim to be. */
export class Lines {
  readonly #state: Pick<LiveState, 'resolve' | 'device' | 'kind' | 'addressesBehind'>;
  readonly #records: Pick<Records, 'get'>;
  readonly #lines = new Map<string, Line>();
  readonly #protocols = new Map<string, Protocol>();
  readonly #kinds = new Map<string, KindCount>();
  readonly #routes = new Map<string, Route>();
  /** By handle; valid while the ledger's row is the same. */
  readonly #routeOf: Route[] = [];
  readonly #deviceOf: Device[] = [];

  constructor(state: Pick<LiveState, 'resolve' | 'device' | 'kind' | 'addressesBehind'>, records: Pick<Records, 'get'>) {
    this.#state = state;
    this.#records = records;
  }

  get all(): Iterable<Line> {
    return this.#lines.values();
  }

  get protocols(): Iterable<Protocol> {
    return this.#protocols.values();
  }

  get kinds(): Iterable<KindCount> {
    return this.#kinds.values();
  }

  /** The route of a device by its last report; undefined when it was not heard since the start. */
  routeOf(handle: number): Route | undefined {
    return this.#routeOf[handle];
  }

  /** @param handle −1 = the ledger does not know the sender */
  find(handle: number, sender: Sender): Route {
    if (handle < 0) return this.#unregistered(sender);
    const device = this.#state.device(handle);
    const known = this.#routeOf[handle];
    if (known?.from === sender.source && known.via === sender.via && this.#deviceOf[handle] === device) return known;
    const route = this.#route(device, this.#state.kind(handle), sender);
    this.#routeOf[handle] = route;
    this.#deviceOf[handle] = device;
    return route;
  }

  /** The line that devices of a community report on by themselves, or a protocol's whole at a place. */
  direct(protocol: string, place: string): Line {
    return this.#line(`${protocol}@${place}`, this.protocol(protocol), { gateway: null, place, registered: true });
  }

  protocol(id: string): Protocol {
    const name = this.#protocols.has(id) || this.#protocols.size < MAX_PROTOCOLS ? id : OTHER;
    let found = this.#protocols.get(name);
    if (!found) {
      found = { id: name, rhythm: new Rhythm(), lines: new Set(), quietSince: null, resumedAt: -Infinity };
      this.#protocols.set(name, found);
    }
    return found;
  }

  #unregistered({ source, via }: Sender): Route {
    const protocol = this.protocol(source);
    const at = via === undefined ? -1 : this.#state.resolve(via);
    const line =
      at < 0
        ? this.#line(`${protocol.id}?`, protocol, { gateway: null, place: UNKNOWN_PLACE, registered: false })
        : this.#behind(protocol, this.#state.device(at));
    return { from: source, via, line, protocol, kind: null, personal: false };
  }

  #route(device: Device, kind: DeviceKind, sender: Sender): Route {
    const protocol = this.protocol(sender.source);
    const community = this.#communityOf(device.place);
    const gateway = this.#gatewayOf(device, sender);
    const line = gateway === null ? this.direct(protocol.id, community) : this.#behind(protocol, gateway);
    const key = `${line.id} ${sender.source} ${sender.via ?? ''} ${kind.id} ${community}`;
    const personal = isPersonalKind(kind);
    const made = { from: sender.source, via: sender.via, line, protocol, kind: this.#kindCount(kind.id, community), personal };
    const route = this.#routes.get(key) ?? made;
    if (this.#routes.size < MAX_LINES) this.#routes.set(key, route);
    return route;
  }

  #behind(protocol: Protocol, { id, place }: Device): Line {
    return this.#line(`${protocol.id}>${id}`, protocol, { gateway: id, place, registered: true });
  }

  /** What a device reports through: as the report says, or by its address `<gateway>/…`; itself, where others do. */
  #gatewayOf(device: Device, { device: named, via }: Sender): Device | null {
    const at = named.lastIndexOf('/');
    for (const address of [via, at > 0 ? named.slice(0, at) : undefined]) {
      const handle = address === undefined ? -1 : this.#state.resolve(address);
      if (handle >= 0) return this.#state.device(handle);
    }
    return [device.id, ...device.addresses].some((address) => this.#state.addressesBehind(address).length > 0) ? device : null;
  }

  #kindCount(kind: string, place: string): KindCount {
    const key = `${kind}@${place}`;
    const found = this.#kinds.get(key) ?? { kind, place, window: new Window() };
    if (this.#kinds.size >= MAX_LINES && !this.#kinds.has(key)) return place === EVERYWHERE ? found : this.#kindCount(kind, EVERYWHERE);
    this.#kinds.set(key, found);
    return found;
  }

  #line(id: string, protocol: Protocol, about: Pick<Line, 'gateway' | 'place' | 'registered'>): Line {
    const known = this.#lines.get(id);
    if (known) return known;
    if (this.#lines.size >= MAX_LINES && about.place !== EVERYWHERE)
      return this.#line(`${protocol.id}@${EVERYWHERE}`, protocol, { gateway: null, place: EVERYWHERE, registered: about.registered });
    const line: Line = {
      ...about,
      id,
      protocol: protocol.id,
      window: new Window(),
      personal: new Window(),
      rhythm: new Rhythm(),
      simulated: true,
      quietSince: null,
      resumedAt: -Infinity,
    };
    this.#lines.set(id, line);
    protocol.lines.add(line);
    return line;
  }

  /** The community of a place; without one the largest place there is below the city, or everything. */
  #communityOf(place: string): string {
    let largest = EVERYWHERE;
    for (let path = place; path !== ''; path = parentPath(path)) {
      const level = this.#records.get('place', path)?.level;
      if (level === 'community') return path;
      if (level !== undefined && level !== 'city' && level !== 'district') largest = path;
    }
    return largest;
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Label } from '#contract/label.ts';
import type { MediaClass } from '#contract/reports/media.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Device } from '#contract/records/device.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import type { WarningReport } from '#contract/reports/warning.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Refused } from '#server/lib/refused.ts';
import type { Settings } from '#server/settings.ts';
import type { WarningAnswer } from '#server/warnings/warnings.ts';

/** A picture or clip that a device sends. */
export interface SentMedia {
  /** By id or address. */
  readonly device: string;
  /** What the device calls it; the attribute of an event that shows it says the same. */
  readonly name: string;
  readonly class: MediaClass;
  /** ms UTC, by the device's clock. */
  readonly takenAt: number | null;
  /** The content type it is said to be. */
  readonly claimed: string | null;
  readonly bytes: Uint8Array;
  readonly source: string;
  /** Address of who sent it. */
  readonly from: string;
}

/** What an edge has heard and judged, and what came of it there. */
export interface EdgeWord {
  readonly observations: readonly Observation[];
  readonly events: readonly EventReport[];
  readonly alerts: readonly Alert[];
  readonly operations: readonly Operation[];
}

/** What a protocol adapter is given. It may say observations, events, tracks, media and rejects, and nothing else. */
export interface IngestContext {
  readonly settings: Settings;
  readonly kinds: KindIndex;
  readonly log: Logger;
  readonly now: () => number;
  /** Resolves once state holds them and every event, and every alert they raised, is durable: only then may a sender be confirmed. */
  accept(observations: readonly Observation[], events?: readonly EventReport[]): Promise<void>;
  /**
   * Takes where movers are; the last one wins, so there is nothing to wait for.
   * @returns what is wrong with those that were not taken, in words, for a reject
   */
  track(reports: readonly TrackReport[]): readonly string[];
  /** Counts malformed input of a source and keeps it, bounded, as hex for diagnosis. Never throws. */
  reject(source: string, peer: string, bytes: Uint8Array, reason: string): void;
  /** Counts a message that came before, was known by its number and is not handed on. @param device who says it again, by id or address */
  repeated(source: string, device: string): void;
  /** How many senders are connected now. */
  connected(source: string, count: number): void;
  /** True when the ledger knows a device by this id or address. */
  knows(device: string): boolean;
  /** The ledger's kind of a device by id or address: what its events may say. */
  kindOf(device: string): DeviceKind | undefined;
  /** Addresses in the ledger of what reports through a gateway, all of `<gateway>/…`. */
  addressesBehind(gateway: string): readonly string[];
  /** True when this sender may speak for this device (or, `device` null, connect at all). */
  mayReport(peer: string, device: string | null, secret: string | null): boolean | Promise<boolean>;
}

/** What one device is told to do. */
export interface Order {
  /** Id of the operation: told again, the device does not do it again. */
  readonly id: string;
  readonly device: Pick<Device, 'id' | 'addresses'>;
  /** Of the device's kind. */
  readonly action: string;
  readonly params: Readonly<Record<string, AttributeValue>>;
}

/** The device took the order, or says why it does not. `text` is what it said, '' = nothing more. */
export type OrderAnswer = { readonly took: boolean; readonly text: string };

/** How an adapter reaches a device. */
export interface Way {
  /** Tells the device once. Resolves with its answer. @throws when it was not told, or what it answered cannot be used */
  send(signal: AbortSignal): Promise<OrderAnswer>;
  /** ms without an answer after which the device is told again … */
  readonly answerMs: number;
  /** … until it has been told so often. */
  readonly tries: number;
}

/** Who asks to open a WebSocket. */
export interface SocketRequest {
  /** The last part of the path: what the device calls itself. */
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  /** Address of who asks, as `mayReport` is to be told it: '' when a proxy stands between. */
  readonly peer: string;
}

/** A WebSocket that a device has opened. */
export interface DeviceSocket {
  readonly name: string;
  /** Address of who opened it. */
  readonly from: string;
  readonly peer: string;
  /** The one agreed on, of `protocols`. */
  readonly protocol: string;
  /** Closes the line when too much of what it was sent is unread. */
  send(text: string): void;
  /** @param code of RFC 6455 */
  close(code: number, reason: string): void;
}

/** What hears one WebSocket. */
export interface SocketEars {
  /** No more is heard while it is under way. What it throws ends this line and no other. */
  hear(bytes: Uint8Array): Promise<void>;
  closed(): void;
}

/** Paths of the HTTP server where devices open a WebSocket. */
export interface IngressSockets {
  /** Ends with the name that a device has: `/lines/{name}`. */
  readonly path: string;
  /** Sub-protocols, the best first. A line that offers none of them is opened and closed at once, as the standards of devices ask for. */
  readonly protocols: readonly string[];
  /** Most bytes of a message, and most messages a second that are read of a line. */
  readonly largest: number;
  readonly perSecond: number;
  /** Most lines at once. */
  readonly most: number;
  /** @returns null, or why not, for a `401` that asks for a name and a password */
  refuses(request: SocketRequest): Promise<string | null>;
  open(socket: DeviceSocket): SocketEars;
}

export interface RunningAdapter {
  readonly sockets?: IngressSockets;
  /** The way to a device; words when it is this adapter's but cannot be told now; null when it is not this adapter's. */
  operate?(order: Order): Way | { readonly away: Label } | null;
  /** Addresses it listens on, or is connected to, e.g. `tcp://127.0.0.1:5020`; without a password. */
  readonly addresses: readonly string[];
  /** What senders say where, for people to read: topics, say. */
  readonly speaks?: readonly string[];
  /** Its settings with the ports that were found: whoever is given them finds it there, and so does the next start. */
  readonly reachedBy: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** One request to a route of an adapter, from a sender that may report. */
export interface IngressCall {
  readonly bytes: Uint8Array;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** Address of who sends. */
  readonly peer: string;
  /** May this sender speak for this device? */
  allowed(device: string): boolean;
}

/** What a route of an adapter may use. */
export interface IngressContext extends Pick<
  IngestContext,
  'settings' | 'kinds' | 'now' | 'accept' | 'track' | 'reject' | 'knows' | 'kindOf'
> {
  /** Takes what an edge has heard, judged and done; resolves when it is durable. @param edge ledger id of the box */
  adopt(edge: string, word: EdgeWord): Promise<void>;
  /** Takes what a warning service says; resolves with what became of it when that is durable. */
  warn(report: WarningReport): Promise<WarningAnswer>;
  /** A warning service said something that warns of nothing: it is there all the same. */
  serviceHeard(): void;
  /** Where a device (by id or address) or a crew is by the ledger; undefined when it knows neither. */
  placeOf(name: string): string | undefined;
  /** Resolves with its id once it is kept. @throws Refused in words when it is not what may be kept */
  keepMedia(media: SentMedia): Promise<string>;
}

/** A path of the HTTP server where senders POST. Who sends shows a secret of the ledger, before a byte of the body is read. */
export interface IngressRoute {
  readonly path: string;
  /** Name of the operation in OpenAPI, e.g. `listAlerts`. */
  readonly id: string;
  /** One line in English. */
  readonly summary: string;
  /** Of its rejects. */
  readonly source: string;
  /** Most bytes of a body. */
  readonly largest: number;
  /** For OpenAPI. */
  readonly body: z.ZodType;
  readonly reply: z.ZodType;
  /** What is sent proves by itself who sends it: no secret is asked for at the door, and `allowed` says nothing. */
  readonly signed?: true;
  /** What is said concerns everybody: an API key must be shown, the secret of a device or gateway is not enough. */
  readonly platform?: true;
  /** The secret in other places than `Authorization: Bearer name:secret`, for senders that cannot be told to set it. */
  readonly secretOf?: (url: URL) => string | null;
  /** Plain text for a platform that asks by GET whether the address is ours. @throws Refused when it does not prove itself */
  readonly probe?: (query: URLSearchParams, settings: Settings) => string;
  /** How it is answered where the protocol has a form of its own: the status when it is taken, and what becomes of a refusal. */
  readonly form?: { readonly taken: number; refused(error: Refused): { readonly status: number; readonly body: unknown } };
  /** @returns the answer, which fits `reply`. @throws Refused, or what `accept` throws: the sender says it again then. */
  handle(call: IngressCall, context: IngressContext): Promise<unknown>;
}

/** A protocol: one folder below `server/ingest`, found by its `adapter.ts`. Its settings are in `settings.ts` beside it. */
export interface Adapter {
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /**
   * `secret`: a sender shows a secret that an administrator gave to a device, a gateway or an interface. `network`: the protocol has
   * none, and networks keep strangers out.
   */
  readonly senders: 'secret' | 'network';
  /** Paths of the HTTP server. */
  readonly routes?: readonly IngressRoute[];
  /** Listens, or connects, on its own. */
  start?(context: IngestContext): Promise<RunningAdapter>;
}

export const defineAdapter = <T extends Adapter>(adapter: T): T => Object.freeze(adapter);

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENTS } from '#server/ingest/talq/wire/log-report.ts';
import { API_VERSION, readOverride } from '#server/ingest/talq/wire/override.ts';
import { Backoff } from '#mock-feeds/senders/backoff.ts';
import type { LineOptions, SpeakerLine } from './speaker.ts';

const ANSWER_MS = 15_000;
const LARGEST = 100_000;
/** What a lamp or cabinet measures, as TALQ calls it. Those without a name of the standard are extensions of this maker. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  powerW: 'activePower',
  voltageV: 'supplyVoltage',
  currentA: 'supplyCurrent',
  energyKwh: 'activeEnergy',
  tempC: 'temperature',
  tiltDeg: 'orientation',
  leakageMa: 'leakageMa',
};
/** One event of those that mean a point. */
const EVENT_OF = new Map(
  Object.entries(EVENTS)
    .map(([event, point]) => [point, event])
    .reverse() as [string, string][],
);
const ACTIONS = { on: 'on', dim: 'dim', off: 'off', auto: 'auto' } as const;

/** One gateway: announces where it listens, reports what its lamps read, and does what override commands say. */
export class LampGateway implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #backoff = new Backoff();
  /** Ids by the UUID that follows the gateway's; the gateway's own for the cabinet. */
  readonly #byUuid = new Map<string, string>();
  readonly #uuids = new Map<string, string>();
  /** Events that were told last, by device. */
  readonly #told = new Map<string, string>();
  #server: Server | null = null;
  #announced = false;
  #stopped = false;

  constructor(options: LineOptions) {
    this.#options = options;
    for (const { id, addresses } of options.devices) {
      const uuid = addresses[0].split('/')[1] ?? options.line;
      this.#byUuid.set(uuid, id);
      this.#uuids.set(id, uuid);
    }
  }

  get connected(): boolean {
    return this.#announced;
  }

  start(): void {
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    server.listen(0, '127.0.0.1', () => void this.#announce());
  }

  async #announce(): Promise<void> {
    if (this.#stopped) return;
    const { line } = this.#options;
    const { port } = this.#server!.address() as AddressInfo;
    const gatewayUri = { type: 'AttributeUri', value: `http://127.0.0.1:${port}` };
    const gateway = {
      address: line,
      name: 'gateway',
      class: 'Gateway',
      functions: [{ id: 'Gateway', type: 'GatewayFunction', gatewayUri }],
    };
    try {
      await this.#post('devices', [gateway]);
      this.#announced = true;
      this.#backoff.reset();
    } catch {
      this.#backoff.again(() => void this.#announce());
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = await this.#hear(request).catch(() => 400);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 201 ? '' : JSON.stringify([{ key: status === 400 ? 'payloadError' : 'resourceNotFound' }]));
  }

  /** @returns the status of its answer */
  async #hear(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST' || !request.url?.startsWith('/override-commands?')) return 422;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST) return 400;
      chunks.push(chunk);
    }
    return this.#obey(parsed(Buffer.concat(chunks).toString()));
  }

  #obey(body: unknown): number {
    const command = readOverride(body);
    if (command === null) return 400;
    const { fleet, now } = this.#options;
    const whole = command.devices.includes(this.#options.line);
    const ids = whole ? [...this.#uuids.keys()] : command.devices.flatMap((uuid) => this.#byUuid.get(uuid) ?? []);
    if (ids.length === 0) return 422;
    const { level } = command;
    const action = level === null ? ACTIONS.auto : level === 0 ? ACTIONS.off : ACTIONS.dim;
    for (const id of ids) fleet.obey(id, action, { level: level ?? 0 }, now());
    void Promise.allSettled(this.report(ids, now()));
    return 201;
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    const said = this.#post('log-reports', { address: this.#options.line, entries: ids.flatMap((id) => this.#entries(id, at)) });
    return ids.map(() => said);
  }

  #entries(id: string, at: number): { data: object }[] {
    const { fleet } = this.#options;
    const points = fleet.readings(id, at);
    const base = { timestamp: new Date(fleet.clock(id, at)).toISOString(), srcAddress: `${this.#uuids.get(id)}/Lamp1` };
    const attribute = (attributeName: string, attributeValue: object): { data: object } => ({
      data: { type: 'AttributeLogData', ...base, attributeName, attributeValue },
    });
    const light = (value: number): object => ({ type: 'AttributeLevelState', value: { name: 'LevelState', value } });
    const flags = Object.keys(points).filter((point) => EVENT_OF.has(point));
    const told = flags.map((point) => points[point]).join('');
    const isNews = this.#told.get(id) !== told;
    this.#told.set(id, told);
    return [
      attribute('actualLightState', light(points.levelPct)),
      attribute('targetLightCommand', light(points.light === 2 ? 0 : Math.max(1, points.levelPct))),
      ...Object.entries(ATTRIBUTES).flatMap(([point, name]) =>
        points[point] === undefined ? [] : [attribute(name, { type: 'AttributeFloat', value: points[point] })],
      ),
      ...(isNews ? flags : []).map((point) => ({
        data: { type: 'EventLogData', ...base, eventType: EVENT_OF.get(point), startEndFlag: points[point] === 1 },
      })),
    ];
  }

  async #post(path: string, body: unknown): Promise<void> {
    const { host, port, line } = this.#options;
    const query = `clientAddress=${line}&talqRequestId=${randomUUID()}`;
    const response = await fetch(`http://${host}:${port}/api/v1/ingest/talq/${path}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'talq-api-version': API_VERSION },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.text();
    if (response.status !== 201) throw new Error(`gateway ${line} was answered ${response.status} ${answer.slice(0, 200)}`);
  }

  stop(): void {
    this.#stopped = true;
    this.#backoff.stop();
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

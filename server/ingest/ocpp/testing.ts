import chargingPile from '#devices/charging-pile/kind.ts';
import type { DeviceSocket } from '#server/ingest/adapter.ts';
import { testContext, type TestContext } from '#server/ingest/testing.ts';
import { startOcpp } from './server.ts';

export const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);
export const AT = '2026-11-23T00:15:30Z';

interface Line {
  /** Says bytes, and gives what was answered. */
  say(text: string | Uint8Array): Promise<unknown[][]>;
  call(action: string, payload: object, id?: string): Promise<unknown[]>;
  readonly sent: unknown[][];
  readonly ended: string[];
}

export function central(overrides: Parameters<typeof testContext>[0] = {}): {
  context: TestContext;
  running: ReturnType<typeof startOcpp>;
  line: (name?: string, protocol?: string) => Line;
} {
  const context = testContext({ now: () => NOW, kindOf: () => chargingPile, ...overrides });
  const running = startOcpp(context);
  const line = (name = 'EP1', protocol = 'ocpp1.6'): Line => {
    const sent: unknown[][] = [];
    const ended: string[] = [];
    const socket: DeviceSocket = {
      name,
      protocol,
      from: '127.0.0.1',
      peer: '127.0.0.1',
      send: (text) => void sent.push(JSON.parse(text) as unknown[]),
      close: (_, reason) => void ended.push(reason),
    };
    const ears = running.sockets!.open(socket);
    const say = async (text: string | Uint8Array): Promise<unknown[][]> => {
      const before = sent.length;
      await ears.hear(typeof text === 'string' ? Buffer.from(text) : text);
      return sent.slice(before);
    };
    return {
      say,
      call: async (action, payload, id = 'm1') =>
        (await say(JSON.stringify([2, id, action, payload]))).find(([type, of]) => type !== 2 && of === id) ?? [],
      sent,
      ended,
    };
  };
  return { context, running, line };
}

export const points = ({ accepted }: TestContext): Record<string, number> =>
  Object.fromEntries(accepted.map(({ point, value }) => [point, value]));
export const STATUS = { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp: AT };
export const BOOT = { chargePointVendor: '合成', chargePointModel: 'EB-10' };

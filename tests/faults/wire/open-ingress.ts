import { connect as dialTcp, type Socket } from 'node:net';
import { expect } from 'vitest';
import { openServer, type Addresses, type ServerDraft } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import type { CleanUp } from '#tests/harness/wait.ts';

/** A server whose ingresses are spoken to. */
export interface OpenIngress {
  readonly server: Addresses;
  /** The TCP port of a protocol. */
  portOf(protocol: string): number;
  /** A line to a port that is closed at the end. */
  dial(port: number): Socket;
  /** How many rejects of a source were counted; those that are kept are bounded. */
  rejected(source: string): Promise<number>;
  get<T>(path: string): Promise<T>;
}

export async function openIngress(cleanUp: CleanUp, draft: Pick<ServerDraft, 'env' | 'ledger'> = {}): Promise<OpenIngress> {
  const server = await openServer({ ledger: { places: [], devices: [], crews: [] }, ...draft }, cleanUp);
  const administrator = await signInDemo(server.http, 'administrator');
  const { protocols } = await administrator.get<{ protocols: { id: string; addresses: string[] }[] }>('/api/v1/system');
  return {
    server,
    portOf: (protocol) => {
      const addresses = protocols.find(({ id }) => id === protocol)?.addresses ?? [];
      return Number(new URL(addresses.find((one) => one.startsWith('tcp'))!).port);
    },
    dial(port) {
      const socket = dialTcp(port, '127.0.0.1');
      cleanUp(async () => void socket.destroy());
      return socket;
    },
    async rejected(source) {
      const sources = await administrator.get<{ source: string; count: number; last: unknown[] }[]>('/api/v1/ingest/rejects');
      const found = sources.find((one) => one.source === source);
      expect(found?.last.length ?? 0).toBeLessThanOrEqual(200);
      return found?.count ?? 0;
    },
    get: (path) => administrator.get(path),
  };
}

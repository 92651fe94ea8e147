import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { contractSuite } from './suites/contract-suite.ts';
import { openCore, toStorage } from './core.ts';
import { openStorage } from './open.ts';
import { openPostgres } from './postgres/engine.ts';
import { withFaults } from './postgres/faults.ts';
import { openCable, temporaryPostgres } from './postgres/fixture.ts';
import { ACTOR, putAlert, wholeJournal, write } from './suites/record-fixture.ts';
import type { Storage } from './storage.ts';

const server = await temporaryPostgres();
/** Asks until there is an answer. */
async function waitForHead(storage: Storage): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return await storage.journal.probe();
    } catch (error) {
      if (tries > 100) throw error;
    }
  }
}
const open = (databaseUrl: string) => openStorage({ data: '/nowhere', databaseUrl });

if (server === null) {
  console.log('skipped: no PostgreSQL');
  it.skip('skipped: no PostgreSQL', () => {});
} else {
  afterAll(() => server.stop());

  contractSuite('PostgreSQL', async () => {
    const url = await server.database();
    return {
      open: () => open(url),
      async sql(text) {
        const client = new Client(url);
        await client.connect();
        await client.query(text).finally(() => client.end());
      },
      remove: async () => {},
    };
  });

  describe('PostgreSQL', () => {
    it('keeps one order and one audit chain when others open it on the way: each is refused from the moment the next has', async () => {
      const url = await server.database();
      const beside = async (): Promise<Storage> => toStorage(await openCore(await openPostgres(url)));
      const confirmed: number[] = [];
      const until = async (storage: Storage): Promise<unknown> => {
        for (let n = 0; ; n++) {
          try {
            const [entry] = await Promise.all([
              storage.journal.append({
                ...write(putAlert(`a${n}`)),
                audit: { actor: ACTOR, action: 'command:comment', subject: `a${n}`, outcome: 'done', detail: '', from: '', place: null },
              }),
              storage.history.write(
                Array.from({ length: 50 }, (_, d) => ({ device: `d${(d * 7 + n) % 50}`, point: 'p', at: n, value: d })),
              ),
            ]);
            confirmed.push(entry.seq);
          } catch (error) {
            return error;
          }
        }
      };
      const servers: Storage[] = [];
      const ends: Promise<unknown>[] = [];
      for (let n = 0; n < 4; n++) {
        servers.push(await beside());
        if (n === 3) break;
        const before = confirmed.length;
        ends.push(until(servers[n]));
        while (confirmed.length < before + 20) await servers[n].journal.probe();
      }
      for (const end of await Promise.all(ends)) expect(end).toMatchObject({ name: 'StorageFault', kind: 'lost' });
      expect(new Set(servers.map((storage) => storage.epoch)).size).toBe(1);
      const seqs = (await wholeJournal(servers[3])).map((entry) => entry.seq);
      expect(seqs).toEqual(seqs.map((_, n) => n + 1));
      expect(confirmed.filter((seq) => !seqs.includes(seq))).toEqual([]);
      expect(await servers[3].audit.verify()).toBeNull();
      await Promise.all(servers.map((storage) => storage.close()));
    });

    it('goes on after the database died and came back; what was confirmed is there', async () => {
      const url = await server.database();
      const storage = await open(url);
      const confirmed: number[] = [];
      let failed = 0;
      let dead: Promise<void> | null = null;
      const writer = async (lane: number): Promise<void> => {
        for (let n = 0; failed < 8; n++) {
          try {
            confirmed.push((await storage.journal.append(write(putAlert(`${lane}-${n}`)))).seq);
            if (confirmed.length > 500) dead ??= server.kill();
          } catch (error) {
            expect(error).toMatchObject({ name: 'StorageFault', kind: expect.stringMatching(/storage|unknown/) as string });
            failed++;
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, lane) => writer(lane)));
      await dead;
      await server.start();
      await storage.journal.append(write(putAlert('after')));
      const seqs = (await wholeJournal(storage)).map((entry) => entry.seq);
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => n + 1));
      expect(confirmed.filter((seq) => !seqs.includes(seq))).toEqual([]);
      expect((await storage.records.list('alert', { limit: 1, total: true })).total).toBe(seqs.length);
      await storage.close();
    });

    it('gives up a line that has fallen silent, takes another, and knows what became of the commit on the first', async () => {
      const direct = await server.database();
      const url = new URL(direct);
      const cable = await openCable(Number(url.port));
      url.port = String(cable.port);
      const storage = toStorage(await openCore(await openPostgres(url.href, { silentMs: 500 })));
      const [confirmed, heads]: [string[], number[]] = [[], []];
      for (let n = 0; n < 5; n++) {
        await storage.journal.append(write(putAlert(`before${n}`)));
        const writes = Promise.allSettled(Array.from({ length: 20 }, (_, i) => storage.journal.append(write(putAlert(`a${n}-${i}`)))));
        cable.cut();
        for (const one of await writes) {
          if (one.status === 'fulfilled') confirmed.push(one.value.changes[0].id);
          else expect(one.reason).toMatchObject({ name: 'StorageFault', kind: expect.stringMatching(/storage|unknown/) as string });
        }
        cable.mend();
        heads.push(await waitForHead(storage));
      }
      const witness = await open(direct);
      const entries = await wholeJournal(witness);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
      expect(heads.at(-1)).toBe(entries.length);
      expect(confirmed.filter((id) => !entries.some(({ changes }) => changes[0].id === id))).toEqual([]);
      await Promise.all([storage.close(), witness.close()]);
      cable.end();
    });

    it('readers take nothing from who writes or signs in, and what is confirmed is there for their next read', async () => {
      const url = await server.database();
      const storage = await open(url);
      const holder = new Client(url);
      await holder.connect();
      await holder.query('begin; lock table devices in access exclusive mode');
      let answered = 0;
      const slow = Array.from({ length: 20 }, () =>
        storage.reader.records
          .list('device', { limit: 10 })
          .catch(() => null)
          .finally(() => answered++),
      );
      await Promise.all([
        storage.journal.append(write(putAlert('a'))),
        storage.accounts.byLogin('nobody'),
        storage.history.write([{ device: 'd', point: 'p', value: 1, at: 1 }]),
      ]);
      expect(answered).toBe(0);
      await holder.query('commit');
      await holder.end();
      await Promise.all(slow);
      for (let n = 1; n <= 50; n++) {
        const { seq } = await storage.journal.append(write(putAlert('a', { count: n })));
        const [alert, entries] = await Promise.all([storage.reader.records.get('alert', 'a'), storage.reader.journal.since(seq - 1, 1)]);
        expect([alert?.count, entries?.[0].seq]).toEqual([n, seq]);
      }
      await storage.close();
    });

    it('readers give up in time, and cannot write', async () => {
      const url = await server.database();
      const engine = await openPostgres(url, { readMs: 300 });
      const storage = toStorage(withFaults(await openCore(engine), engine.dialect.isDataFault));
      const holder = new Client(url);
      await holder.connect();
      await holder.query('begin; lock table devices in access exclusive mode');
      const late = await Promise.all(
        Array.from({ length: 8 }, () => storage.reader.records.list('device', { limit: 10 }).catch((error: unknown) => error)),
      );
      for (const error of late)
        expect(error).toMatchObject({
          name: 'StorageFault',
          kind: 'storage',
          message: expect.stringContaining('statement timeout') as string,
        });
      await holder.end();
      expect(await storage.reader.records.list('device', { limit: 10 })).toEqual({ items: [], next: null });
      await expect(engine.reader!.deleteFrom('head').execute()).rejects.toThrow('read-only transaction');
      await storage.close();
    });

    it('a write does not wait for twenty who search', async () => {
      const storage = await open(await server.database());
      await storage.journal.appendAll(
        Array.from({ length: 20 }, (_, i) =>
          write(...Array.from({ length: 500 }, (__, n) => putAlert(`a${i}-${n}`, { text: 'x'.repeat(500) }))),
        ),
      );
      const order: string[] = [];
      const searches = Array.from({ length: 20 }, () =>
        storage.reader.records.list('alert', { text: 'nowhere', limit: 10 }).then(() => order.push('search')),
      );
      await storage.journal.append(write(putAlert('fire')));
      order.push('written');
      await Promise.all(searches);
      expect(order.indexOf('written')).toBeLessThan(10);
      await storage.close();
    });

    it('says what is wrong with a database it cannot use, without the password', async () => {
      await expect(open('postgres://someone:geheim@127.0.0.1:1/x')).rejects.toThrow(
        /^database x on 127\.0\.0\.1:1 cannot be used: (?!.*geheim).*ECONNREFUSED.*Check QUANYAN_DATABASE_URL\.$/,
      );
      const careless = await temporaryPostgres({ fsync: 'off' });
      await expect(open(await careless!.database())).rejects.toThrow('it runs with fsync = off and would lose what it confirmed');
      await careless!.stop();
    });
  });
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate } from '#server/ingest/testing.ts';
import { COMMAND, encodeMessage, tagOf, type Message, type Outgoing, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { Centre } from './testing.ts';
import { MADE, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);

const report = (serial: number, status = 1, at = Date.now()): Outgoing => ({
  serial,
  time: tagOf(at, 480),
  source: 889,
  destination: 23_352,
  command: COMMAND.send,
  unit: { name: 'unitStatus', objects: [{ status, time: tagOf(at, 480) }] },
});
const heartbeat = (serial: number): Outgoing => ({ ...report(serial), unit: undefined });
const answerTo = (message: Message, command: number, unit?: Unit): Outgoing => ({
  ...message,
  source: message.destination,
  destination: message.source,
  command,
  unit,
});

describe('session', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it('confirms a report with its serial, addresses turned round, only after it was accepted', async () => {
    const stored = gate();
    const centre = new Centre({ overrides: { accept: () => stored.promise } });
    await centre.hear(report(7));
    expect(centre.serials(COMMAND.confirm)).toEqual([]);
    stored.resolve();
    await centre.hear();
    expect(centre.sent.find(({ command }) => command === COMMAND.confirm)).toMatchObject({
      serial: 7,
      source: 23_352,
      destination: 889,
      version: [1, 1],
      unit: null,
    });
  });

  it('leaves a report unconfirmed that could not be stored, and takes its retransmission', async () => {
    let healthy = false;
    const centre = new Centre({
      overrides: {
        accept: async () => {
          if (!healthy) throw new Error('disk full');
        },
      },
    });
    await centre.hear(report(1));
    expect([centre.serials(COMMAND.confirm), centre.serials(COMMAND.deny)]).toEqual([[], []]);
    healthy = true;
    await centre.hear(report(1));
    expect(centre.serials(COMMAND.confirm)).toEqual([1]);
  });

  it('a retransmission is confirmed again and counted once; the same serial with other news is news', async () => {
    const centre = new Centre();
    await centre.hear(report(1, 3), report(1, 3));
    expect(centre.serials(COMMAND.confirm)).toEqual([1, 1]);
    expect(centre.context.again).toHaveLength(1);
    expect(centre.context.accepted.filter(({ point }) => point === 'fire')).toHaveLength(1);
    await centre.hear(report(1, 1), report(1, 3));
    expect(centre.context.accepted.filter(({ point }) => point === 'fire').map(({ value }) => value)).toEqual([1, 0, 1]);
  });

  it('a retransmission that comes while the report is being stored is not stored twice', async () => {
    const stored = gate();
    const accept = vi.fn(() => stored.promise);
    const centre = new Centre({ overrides: { accept } });
    await centre.hear(report(1), report(1));
    stored.resolve();
    await centre.hear();
    expect([accept.mock.calls.length, centre.serials(COMMAND.confirm)]).toEqual([1, [1, 1]]);
  });

  it('heartbeats are answered and heard every time, even when the serial never moves', async () => {
    const centre = new Centre();
    await centre.hear(heartbeat(0), heartbeat(0));
    expect(centre.serials(COMMAND.confirm)).toEqual([0, 0]);
    expect(centre.context.accepted.map(({ point }) => point)).toEqual(['heartbeat', 'heartbeat']);
  });

  it('denies a wrong checksum, an impossible length and an unknown command, and counts them', async () => {
    const centre = new Centre();
    const bad = bytesOf(MADE.v7);
    bad[bad.length - 3] ^= 1;
    const long = bytesOf(MADE.v10);
    long[25] = 9;
    await centre.hear(bad, long, Buffer.alloc(1100), { ...report(12), command: 77 });
    expect(centre.serials(COMMAND.deny)).toEqual([5, 8, 12]);
    expect(centre.context.rejects.count('gb26875')).toBe(3);
    expect(centre.context.rejects.list()[0].last[0].hex).toBe(Buffer.from(bad).toString('hex'));
  });

  it('garbage alone is counted and not answered', async () => {
    const centre = new Centre();
    await centre.hear(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await vi.advanceTimersByTimeAsync(3000);
    expect([centre.sent.length, centre.context.rejects.count('gb26875')]).toEqual([0, 1]);
  });

  it('a frame whose rest never comes is denied after 3 s and blocks nobody', async () => {
    const centre = new Centre();
    const bad = bytesOf(MADE.v7);
    bad[24] = 200;
    await centre.hear(bad, heartbeat(9));
    expect(centre.serials(COMMAND.confirm)).toEqual([]);
    await vi.advanceTimersByTimeAsync(3000);
    expect([centre.serials(COMMAND.deny), centre.serials(COMMAND.confirm)]).toEqual([[5], [9]]);
  });

  it('vendor units are confirmed, so that they are not sent for ever, and counted', async () => {
    const centre = new Centre();
    const frame = Buffer.from(encodeMessage(report(3)));
    frame[27] = 200;
    frame[frame.length - 3] = (frame[frame.length - 3] + 200 - 21) & 255;
    await centre.hear(frame);
    expect([centre.serials(COMMAND.confirm), centre.context.rejects.count('gb26875')]).toEqual([[3], 1]);
  });

  it('who may not report is denied', async () => {
    const centre = new Centre({ overrides: { mayReport: async (_peer, device) => device !== 'gb26875:889' } });
    await centre.hear(report(1));
    expect([centre.serials(COMMAND.deny), centre.context.accepted]).toEqual([[1], []]);
  });

  it('keeps the order of reports although permission is asked', async () => {
    const centre = new Centre({ overrides: { mayReport: () => new Promise((resolve) => setTimeout(() => resolve(true), 1)) } });
    await centre.hear(report(1, 3), report(2, 1), report(3, 3));
    await vi.advanceTimersByTimeAsync(10);
    expect(centre.context.accepted.filter(({ point }) => point === 'fire').map(({ value }) => value)).toEqual([1, 0, 1]);
  });

  it('holds a line that has 64 reports under way, and goes on later', async () => {
    const stored = gate();
    const centre = new Centre({ overrides: { accept: () => stored.promise } });
    await centre.hear(...Array.from({ length: 64 }, (_, i) => heartbeat(i)));
    expect(centre.holds).toEqual([true]);
    stored.resolve();
    await centre.hear();
    expect(centre.holds).toEqual([true, false]);
  });

  it('sets the clock on connect, every 24 h, and when it is seen to be wrong, but not at every message', async () => {
    const centre = new Centre();
    await centre.hear(report(1));
    expect(centre.syncs[0].unit).toEqual({ name: 'syncClock', objects: [{ time: [30, 15, 8, 23, 11, 26] }] });
    await centre.hear(answerTo(centre.syncs[0], COMMAND.confirm));
    await centre.hear({ ...report(2), time: tagOf(NOW - 120_000, 480) });
    expect(centre.syncs).toHaveLength(1);
    for (let minute = 0; minute < 11; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      await centre.hear(heartbeat(minute));
    }
    await centre.hear({ ...report(3), time: tagOf(NOW, 480) });
    expect(centre.syncs).toHaveLength(2);
    await centre.hear(answerTo(centre.syncs[1], COMMAND.confirm));
    for (let hour = 0; hour < 24; hour++) {
      for (let minute = 0; minute < 60; minute++) {
        await vi.advanceTimersByTimeAsync(60_000);
        await centre.hear(heartbeat(minute));
      }
    }
    expect(centre.closed).toEqual([]);
    expect(centre.syncs.length).toBeGreaterThanOrEqual(3);
    centre.session.end('done');
  });

  it('closes after two minutes without a valid message', async () => {
    const centre = new Centre();
    await centre.hear(heartbeat(1));
    await vi.advanceTimersByTimeAsync(119_000);
    await centre.hear(Buffer.from('still talking, but nonsense'));
    expect(centre.closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(centre.closed).toEqual(['no valid message for 120 s']);
  });

  describe('requests', () => {
    const rollCall: Unit = { name: 'rollCall', objects: [{ minutes: 10 }] };
    const readStatus: Unit = { name: 'readUnitStatus', objects: [{ reserved: 0 }] };

    async function met(): Promise<Centre> {
      const centre = new Centre();
      await centre.hear(heartbeat(1));
      await centre.hear(answerTo(centre.syncs[0], COMMAND.confirm));
      centre.sent.length = 0;
      return centre;
    }

    it('a command resolves with its confirmation, a read with its answer, which is also heard', async () => {
      const centre = await met();
      const called = centre.request(rollCall);
      const read = centre.request(readStatus);
      const [call, ask] = centre.sent;
      expect([call.command, call.serial, call.destination, ask.command, ask.serial]).toEqual([COMMAND.control, 1, 889, COMMAND.request, 2]);
      await centre.hear(
        answerTo(ask, COMMAND.answer, { name: 'unitStatus', objects: [{ status: 3, time: tagOf(NOW, 480) }] }),
        answerTo(call, COMMAND.confirm),
      );
      expect((await called).command).toBe(COMMAND.confirm);
      expect((await read).unit?.objects[0]).toMatchObject({ status: 3 });
      expect(centre.context.accepted.find(({ point }) => point === 'fire')?.value).toBe(1);
    });

    it('silence: sent again every 10 s, three times, then refused', async () => {
      const centre = await met();
      const failed = expect(centre.request(rollCall)).rejects.toThrow('rollCall was not answered, after 3 more tries');
      await vi.advanceTimersByTimeAsync(30_000);
      expect(centre.sent.map(({ serial }) => serial)).toEqual([1, 1, 1, 1]);
      await vi.advanceTimersByTimeAsync(10_000);
      await failed;
      expect(centre.sent).toHaveLength(4);
    });

    it('a denial is tried again at once', async () => {
      const centre = await met();
      const failed = expect(centre.request(rollCall)).rejects.toThrow('was denied');
      for (let i = 0; i < 4; i++) await centre.hear(answerTo(centre.sent[0], COMMAND.deny));
      await failed;
      expect(centre.sent).toHaveLength(4);
    });

    it('the end of the connection ends what was asked; more than 32 open questions are refused', async () => {
      const centre = await met();
      const asked = Array.from({ length: 33 }, () => centre.request(readStatus));
      await expect(asked[32]).rejects.toThrow('32 requests');
      const failed = Promise.all(asked.slice(0, 32).map((one) => expect(one).rejects.toThrow('connection closed')));
      centre.session.end('connection closed');
      await failed;
    });

    it('nobody can be asked before saying who it is', async () => {
      await expect(new Centre().request(rollCall)).rejects.toThrow('nobody has been heard');
    });
  });
});

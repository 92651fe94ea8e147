import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate } from '#server/ingest/testing.ts';
import { COMMAND, tagOf, type Outgoing, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { Centre } from './testing.ts';
import { MET, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';

const NOW = Date.UTC(2026, 10, 26, 6, 7, 12);
const HOME = '10.0.0.1:4000';

const report = (source: number, serial: number, status: number): Outgoing => ({
  serial,
  time: tagOf(Date.now(), 480),
  source,
  destination: 1,
  command: COMMAND.send,
  unit: { name: 'unitStatus', objects: [{ status, time: tagOf(Date.now(), 480) }] },
});
const heartbeat = (source: number, serial = 1): Outgoing => ({ ...report(source, serial, 1), unit: undefined });
const FIRE = 3;
const NORMAL = 1;
const firesIn = (centre: Centre): [string, number][] =>
  centre.context.accepted.filter(({ point }) => point === 'fire').map(({ device, value }) => [device, value]);

describe('transmission units, whichever line they speak on', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it('two units on one line with the same serial and data are two fires', async () => {
    const centre = new Centre();
    await centre.hear(...MET.multiplexed.map(bytesOf));
    expect(firesIn(centre)).toEqual([
      ['gb26875:23310/1.1.65537', 1],
      ['gb26875:23311/1.1.65537', 1],
    ]);
    expect(centre.sent.filter(({ command }) => command === COMMAND.confirm).map(({ destination }) => destination)).toEqual([
      23_310, 23_311,
    ]);
  });

  it('a unit that opens a connection per report is understood from its second frame on and answered in its checksum', async () => {
    const first = new Centre();
    await first.hear(bytesOf(MET.xor));
    expect([firesIn(first), first.serials(COMMAND.deny)]).toEqual([[], [1]]);
    first.session.end('closed');
    const later = [1, 2].map(() => new Centre({ context: first.context, registry: first.registry }));
    for (const centre of later) {
      await centre.hear(bytesOf(MET.xor));
      centre.session.end('closed');
    }
    expect(firesIn(first)).toEqual([['gb26875:23308/1.1.80001', 1]]);
    for (const {
      raw: [answer],
    } of later) {
      expect([answer[26], answer[27]]).toEqual([COMMAND.confirm, answer.subarray(2, 27).reduce((all, byte) => all ^ byte, 0)]);
    }
  });

  it('who sends other frames in its name cannot make a unit unheard', async () => {
    const stranger = new Centre({ peer: '10.9.9.9:1' });
    await stranger.hear(heartbeat(23_308), heartbeat(23_308, 2), heartbeat(23_308, 3));
    const centre = new Centre({ context: stranger.context, registry: stranger.registry });
    await centre.hear(bytesOf(MET.xor), bytesOf(MET.xor));
    expect(firesIn(centre)).toEqual([['gb26875:23308/1.1.80001', 1]]);
  });

  it('bad frames are each denied and each told, a second apart or in one piece', async () => {
    const bad = bytesOf(MET.bigEndianLength);
    const centre = new Centre();
    for (let i = 0; i < 5; i++) {
      await centre.hear(bad);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([centre.serials(COMMAND.deny).length, centre.context.rejects.count('gb26875')]).toEqual([5, 5]);
    await centre.hear(Buffer.concat([bad, bad, bad]));
    expect([centre.serials(COMMAND.deny).length, centre.context.rejects.count('gb26875')]).toEqual([8, 8]);
  });

  it('however units share lines, every report is heard once and confirmed as often as it came', async () => {
    const reports = fc.array(
      fc.record({
        unit: fc.integer({ min: 1, max: 3 }),
        line: fc.integer({ min: 0, max: 2 }),
        status: fc.constantFrom(FIRE, 5, 9),
        copies: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(reports, async (said) => {
        const first = new Centre();
        const lines = [first, ...[1, 2].map(() => new Centre({ context: first.context, registry: first.registry }))];
        const serials = new Map<number, number>();
        for (const { unit, status, copies } of said) {
          const serial = (serials.get(unit) ?? 0) + 1;
          serials.set(unit, serial);
          for (let i = 0; i < copies; i++) await lines[unit % 3].hear(report(unit, serial, status));
        }
        const confirmed = lines.reduce((sum, line) => sum + line.sent.filter(({ command }) => command === COMMAND.confirm).length, 0);
        expect(confirmed).toBe(said.reduce((sum, { copies }) => sum + copies, 0));
        expect(first.context.accepted.filter(({ point }) => point === 'lineFault')).toHaveLength(said.length);
        for (const line of lines) line.session.end('over');
      }),
      { numRuns: 50 },
    );
  });

  it('a retransmission over a new connection is confirmed and counted once', async () => {
    const stored = gate();
    const first = new Centre({ overrides: { accept: () => stored.promise } });
    await first.hear(report(889, 7, FIRE));
    first.session.end('broken');
    const second = new Centre({ context: first.context, registry: first.registry });
    await second.hear(report(889, 7, FIRE));
    stored.resolve();
    await second.hear();
    expect(second.serials(COMMAND.confirm)).toEqual([7]);
  });

  it('questions and commands go to the unit asked, each with serials of its own', async () => {
    const centre = new Centre();
    await centre.hear(heartbeat(1), heartbeat(2));
    expect(centre.syncs.map(({ destination, serial }) => [destination, serial])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    const read: Unit = { name: 'readUnitStatus', objects: [{ reserved: 0 }] };
    const asked = centre.request(read, 2);
    const question = centre.sent.at(-1)!;
    expect([question.destination, question.serial]).toEqual([2, 1]);
    const answer = (source: number): Outgoing => ({
      ...question,
      source,
      destination: 1,
      command: COMMAND.answer,
      unit: { name: 'unitStatus', objects: [{ status: source, time: tagOf(NOW, 480) }] },
    });
    await centre.hear(answer(1));
    await centre.hear(answer(2));
    expect((await asked).unit?.objects[0]).toMatchObject({ status: 2 });
  });
});

describe('who speaks for a unit', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  const beside = (centre: Centre, peer: string): Centre => new Centre({ context: centre.context, registry: centre.registry, peer });

  it.each(['10.0.0.2:5000', '10.0.0.1:5000'])('another line (%s) may raise its fire, and not end it', async (peer) => {
    const own = new Centre({ peer: HOME });
    await own.hear(report(889, 1, FIRE));
    const other = beside(own, peer);
    await other.hear(report(889, 2, NORMAL));
    expect([other.serials(COMMAND.deny), other.context.rejects.list()[0].last[0].reason]).toEqual([
      [2],
      expect.stringContaining('gb26875:889 speaks from 10.0.0.1'),
    ]);
    await other.hear(report(889, 3, 5));
    expect(own.context.accepted.filter(({ point, value }) => point === 'fire' && value === 0)).toEqual([]);
    expect([other.serials(COMMAND.confirm), own.context.accepted.at(-1)]).toMatchObject([[3], { point: 'fault', value: 1 }]);
    await own.hear(report(889, 4, NORMAL));
    expect(firesIn(own)).toEqual([
      ['gb26875:889', 1],
      ['gb26875:889', 0],
    ]);
  });

  it('a unit that has moved is believed: at once from its own address, elsewhere after ten minutes of silence', async () => {
    const own = new Centre({ peer: HOME });
    await own.hear(report(889, 1, FIRE));
    own.session.end('closed');
    const again = beside(own, '10.0.0.1:4001');
    await again.hear(report(889, 2, NORMAL));
    expect(again.serials(COMMAND.confirm)).toEqual([2]);
    again.session.end('closed');
    const moved = beside(own, '10.0.0.7:4000');
    await moved.hear(report(889, 3, NORMAL));
    expect(moved.serials(COMMAND.deny)).toEqual([3]);
    for (let minute = 0; minute < 11; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      await moved.hear(heartbeat(890));
    }
    await moved.hear(report(889, 4, NORMAL));
    expect(moved.serials(COMMAND.confirm).at(-1)).toBe(4);
  });

  it('the operator may say from where: nobody else is heard, and there it may always end its alarms', async () => {
    const env = { QUANYAN_GB26875_PEERS: '889=10.0.0.1|10.0.1.0/24, 890=any' };
    const own = new Centre({ peer: HOME, overrides: { env } });
    await own.hear(report(889, 1, FIRE));
    const listed = beside(own, '10.0.1.9:1');
    await listed.hear(report(889, 2, NORMAL));
    const other = beside(own, '10.0.2.1:1');
    await other.hear(report(889, 3, FIRE), report(890, 4, FIRE));
    expect([listed.serials(COMMAND.confirm), other.serials(COMMAND.deny), other.serials(COMMAND.confirm)]).toEqual([[2], [3], [4]]);
  });
});

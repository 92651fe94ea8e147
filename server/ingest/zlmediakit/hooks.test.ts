import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { HOOKS, HookCounts, readHook, type Hook } from './hooks.ts';

const SEED = 935;
const NOW = Date.UTC(2026, 10, 23, 1);
const kinds = await loadKinds();
const read = (hook: Hook, body: unknown): ReturnType<typeof readHook> =>
  readHook(hook, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {
    now: () => NOW,
    kindOf: () => kinds.get('camera'),
    allowed: (device) => device !== 'zlm:live/other',
  });
const STREAM = { mediaServerId: 'zlm-1', hook_index: 7, app: 'rtp', schema: 'rtsp', stream: '37010200011180000001_37010200011326000007' };
const said = ({ observations }: ReturnType<typeof readHook>): object =>
  Object.fromEntries(observations.map(({ device, point, value }) => [`${device} ${point}`, value]));

describe('hooks of ZLMediaKit', () => {
  it('a stream that begins is a picture of the camera with that code', () =>
    expect(said(read('on_stream_changed', { ...STREAM, regist: true }))).toEqual({
      'gb28181:37010200011326000007 picture': 1,
      'gb28181:37010200011326000007 online': 1,
    }));

  it('of the schemas of one stream one is heard, and an end says nothing', () => {
    expect(read('on_stream_changed', { ...STREAM, regist: true, schema: 'rtmp' }).observations).toEqual([]);
    expect(read('on_stream_changed', { ...STREAM, regist: false }).observations).toEqual([]);
  });

  it('a camera that was asked and gave none gives no picture', () =>
    expect(said(read('on_rtp_server_timeout', { mediaServerId: 'zlm-1', stream_id: STREAM.stream, ssrc: '1' }))).toEqual({
      'gb28181:37010200011326000007 picture': 0,
    }));

  it('what a sender carried is its bit rate; what a viewer took is none', () => {
    const flow = { ...STREAM, totalBytes: 1_500_000, duration: 4 };
    expect(said(read('on_flow_report', { ...flow, player: false }))).toEqual({ 'gb28181:37010200011326000007 bitrateKbps': 3000 });
    expect(read('on_flow_report', { ...flow, player: true }).observations).toEqual([]);
    expect(read('on_flow_report', { ...flow, player: false, duration: 0 }).observations).toEqual([]);
  });

  it('other streams are known by app and stream', () =>
    expect(said(read('on_rtp_server_timeout', { stream_id: 'gate-3' }))).toEqual({ 'zlm:rtp/gate-3 picture': 0 }));

  it.each([
    ['no JSON', 'not valid JSON'],
    ['[]', 'a hook is an object'],
    [{ ...STREAM, stream: '../../x' }, 'it says which camera this is'],
    [{ app: 'live', stream: 'other' }, 'not allowed to report for it'],
  ])('%j is told', (body, reason) => {
    const { observations, faults } = read('on_rtp_server_timeout', body);
    expect(observations).toEqual([]);
    expect(faults.join()).toContain(reason);
  });

  it('hooks that never came are counted; one told again, or a server that began anew, is none', () => {
    const counts = new HookCounts();
    expect([1, 2, 5, 5, 4, 6, 1, 2].map((index) => counts.missing({ server: 'a', index }))).toEqual([0, 0, 2, 0, 0, 0, 0, 0]);
    expect(counts.missing({ server: 'b', index: 90 })).toBe(0);
  });

  it(`nothing throws (seed ${SEED})`, () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...HOOKS),
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...Object.keys(STREAM)), fc.jsonValue()),
        (hook, body, more) => {
          read(hook, body);
          read(hook, { ...STREAM, regist: true, player: false, totalBytes: 1, duration: 1, ...more });
        },
      ),
      { seed: SEED, numRuns: 500 },
    ));
});

import { describe, expect, it } from 'vitest';
import { Callers, networkOf, type Caller } from './callers.ts';

const callers = new Callers(['127.0.0.1', '10.1.0.0/16', 'fd00::/8']);
const of = (peer: string | undefined, headers: Record<string, string> = {}, httpVersion = '1.1'): Caller =>
  callers.of({ headers: { host: 'inside:8080', ...headers }, httpVersion, socket: { remoteAddress: peer } });

describe('who asks', () => {
  it.each([
    ['nobody between', '203.0.113.5', {}, '203.0.113.5'],
    ['as IPv4 within IPv6', '::ffff:203.0.113.5', {}, '203.0.113.5'],
    ['a stranger who claims to be another', '203.0.113.5', { 'x-forwarded-for': '8.8.8.8', forwarded: 'for=8.8.8.8' }, '203.0.113.5'],
    ['a proxy of ours', '127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }, '203.0.113.5'],
    ['a client that lies to a proxy that appends', '127.0.0.1', { 'x-forwarded-for': '8.8.8.8, 203.0.113.5' }, '203.0.113.5'],
    ['two proxies of ours', '127.0.0.1', { 'x-forwarded-for': '8.8.8.8, 203.0.113.5, 10.1.2.3' }, '203.0.113.5'],
    ['with ports and brackets', 'fd00::1', { 'x-forwarded-for': '[2001:db8::7]:4711' }, '2001:db8::7'],
    ['by RFC 7239', '10.1.0.9', { forwarded: 'for=8.8.8.8, for="[2001:db8::7]:80";proto=https' }, '2001:db8::7'],
    ['two headers that say two things', '127.0.0.1', { 'x-forwarded-for': '203.0.113.5', forwarded: 'for=8.8.8.8' }, '127.0.0.1'],
    ['no address', '127.0.0.1', { 'x-forwarded-for': '<script>' }, '127.0.0.1'],
    ['an address, then what is none', '127.0.0.1', { 'x-forwarded-for': '8.8.8.8, _hidden' }, '127.0.0.1'],
    ['a line that is gone', undefined, { 'x-forwarded-for': '8.8.8.8' }, ''],
    ['a header of 100 kB', '127.0.0.1', { 'x-forwarded-for': `${'1.1.1.1,'.repeat(12_000)}203.0.113.5` }, '203.0.113.5'],
    ['only proxies of ours', '127.0.0.1', { 'x-forwarded-for': '10.1.0.1, 10.1.0.2' }, '10.1.0.1'],
  ] as const)('%s', (_name, peer, headers, address) => expect(of(peer, headers).address).toBe(address));

  it('by which name, and whether safely, is believed of proxies of ours only', () => {
    const said = { 'x-forwarded-host': 'evil, wall.example', 'x-forwarded-proto': 'https' };
    expect(of('127.0.0.1', said)).toMatchObject({ host: 'wall.example', secure: true });
    expect(of('203.0.113.5', said)).toMatchObject({ host: 'inside:8080', secure: false });
  });

  it.each([
    [{}, '1.1', false],
    [{}, '1.0', true],
    [{ via: '1.1 x' }, '1.1', true],
    [{ 'x-real-ip': '1.2.3.4' }, '1.1', true],
    [{ forwarded: '' }, '1.1', true],
    [{ 'x-forwarded-proto': 'http' }, '1.1', true],
  ] as const)('%j over HTTP/%s came through a proxy: %s', (headers, version, forwarded) =>
    expect(of('203.0.113.5', headers, version).forwarded).toBe(forwarded),
  );

  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3::4', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('the network of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});

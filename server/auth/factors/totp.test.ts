import { describe, expect, it } from 'vitest';
import { base32, fromBase32, hotp, newTotpSecret, stepOfCode, totpUri } from './totp.ts';

const KEY = Buffer.from('12345678901234567890');
const SECRET = base32(KEY);

describe('one-time codes', () => {
  it('are those of RFC 4226, appendix D', () => {
    const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(codes.map((_code, counter) => hotp(KEY, counter))).toEqual(codes);
  });

  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at %i s', (seconds, code) => {
    expect(hotp(KEY, Math.floor(seconds / 30), 8)).toBe(code);
    expect(stepOfCode(SECRET, code.slice(2), seconds * 1000, 0)).toBe(Math.floor(seconds / 30));
  });

  it('are good one step before and after, and no further', () => {
    const now = 1_800_000_000_000;
    const step = now / 30_000;
    const found = [-2, -1, 0, 1, 2].map((away) => stepOfCode(SECRET, hotp(KEY, step + away), now, 0));
    expect(found).toEqual([null, step - 1, step, step + 1, null]);
  });

  it('of a step that was used, and of those before it, are not good again', () => {
    const now = 1_800_000_000_000;
    const step = now / 30_000;
    expect([-1, 0, 1].map((away) => stepOfCode(SECRET, hotp(KEY, step + away), now, step))).toEqual([null, null, step + 1]);
  });

  it.each(['', '00000', '0000000', 'abcdef', '１２３４５６'])('%j is none', (code) => {
    expect(stepOfCode(SECRET, code, 1_800_000_000_000, 0)).toBeNull();
  });
});

describe('secrets', () => {
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s is %s in the base32 of RFC 4648', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
    expect(fromBase32(encoded).toString()).toBe(text);
  });

  it('are of 160 bits, and told in the form that apps read', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(secret, '值班 1')).toBe(
      `otpauth://totp/Quanyan:%E5%80%BC%E7%8F%AD%201?secret=${secret}&issuer=Quanyan&algorithm=SHA1&digits=6&period=30`,
    );
  });
});

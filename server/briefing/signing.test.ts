import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { BriefingKey } from './signing.ts';

const BODY = '<html>\n<p>7号楼 火警</p>\n</html>\n';

describe('the signature of a briefing', () => {
  it('is recognised by the same key after a restart, and by no other', async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    const file = (await BriefingKey.open(folder)).signed(BODY);
    expect((await BriefingKey.open(folder)).check(file)).toBe('genuine');
    expect((await BriefingKey.open(other)).check(file)).toBe('other-key');
    if (process.platform !== 'win32') expect((await stat(path.join(folder, 'briefing-key.pem'))).mode & 0o077).toBe(0);
  });

  it('does not hold when any letter is changed, added or taken', async () => {
    const key = await BriefingKey.open(await temporaryFolder());
    const file = key.signed(BODY);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.constantFrom('x', '', '7 '), (at, put) => {
        const changed = file.slice(0, at) + put + file.slice(at + 1);
        fc.pre(changed !== file);
        expect(key.check(changed)).not.toBe('genuine');
      }),
      { verbose: true },
    );
    // The last letter of a signature has four bits that decode to nothing.
    const last = file.indexOf('== -->') - 1;
    const letter = file[last];
    const other = String.fromCharCode(letter.charCodeAt(0) + 1);
    expect(Buffer.from(`A${other}==`, 'base64')).toEqual(Buffer.from(`A${letter}==`, 'base64'));
    expect(key.check(`${file.slice(0, last)}${other}${file.slice(last + 1)}`)).toBe('altered');
    expect(key.check(file + ' ')).toBe('altered');
    expect(key.check(file.replace('7号楼', '8号楼'))).toBe('altered');
  });

  it.each(['', '<!doctype html>\n', '<!doctype html>\n<html></html>', BODY, 'x'.repeat(10_000)])('%j is no briefing', async (file) => {
    expect((await BriefingKey.open(await temporaryFolder())).check(file)).toBe('no-briefing');
  });

  it('a damaged key is said with what to do, and is not overwritten', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'briefing-key.pem');
    await writeFile(file, 'half a ke');
    await expect(BriefingKey.open(folder)).rejects.toThrow(/briefing-key\.pem: no Ed25519 private key.*Put the right file back/);
    expect(await readFile(file, 'utf8')).toBe('half a ke');
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '#contract/severity.ts';
import { SEVERITY_TONE, TONES } from '#client/marks/tones.ts';
import { OUTLINED_FIRST, readIcon } from './icons/collect.ts';
import { UI_ICONS } from './icons/names.ts';
import { keyName } from './controls/keys.ts';
import { plainText } from './data/plain-text.ts';

const root = new URL('../../', import.meta.url).pathname;

describe('tokens', () => {
  it('have the severity colours and the accent of the map', async () => {
    const css = await readFile(new URL('./styles/tokens.css', import.meta.url), 'utf8');
    for (const severity of SEVERITIES) expect(css).toContain(`--sev-${severity}: rgb(${TONES[SEVERITY_TONE[severity]].rgb.join(', ')})`);
    expect(css).toContain(`--accent: rgb(${TONES.accent.rgb.join(', ')})`);
    expect(css).toContain(`--calm: rgb(${TONES.normal.rgb.join(', ')})`);
  });

  it('give every severity a shape of its own', () => {
    expect(new Set(SEVERITIES.map((severity) => TONES[SEVERITY_TONE[severity]].shape)).size).toBe(4);
  });

  it('words are readable on every ground (WCAG AA, 4.5 : 1)', async () => {
    const css = await readFile(new URL('./styles/tokens.css', import.meta.url), 'utf8');
    const value = (name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css)![1];
    for (const words of ['text', 'text-2', 'text-3']) {
      for (const ground of ['ground', 'surface', 'surface-raised', 'surface-sunken'])
        expect(contrast(value(words), value(ground)), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

function contrast(a: string, b: string): number {
  const light = (hex: string): number => {
    const [r, g, blue] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

describe('icons', () => {
  it('exist, and are shapes', () => {
    for (const name of UI_ICONS) expect(readIcon(root, name, OUTLINED_FIRST).paths.length, name).toBeGreaterThan(0);
    expect(readIcon(root, 'manhole')).toMatchObject({ size: 15, stroke: false });
  });
  it('beside words are all drawn alike, in outline', () => {
    expect(UI_ICONS.filter((name) => !readIcon(root, name, OUTLINED_FIRST).stroke)).toEqual([]);
  });
  it('an unknown name is refused with what to do', () => expect(() => readIcon(root, 'no-such')).toThrow(/Choose a name/));
});

describe('keys', () => {
  const press = (key: string, patch: Partial<KeyboardEvent> = {}): string | null =>
    keyName({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, repeat: false, ...patch });
  it('are named without case', () => expect([press('A'), press('a'), press('Escape'), press('?')]).toEqual(['a', 'a', 'Escape', '?']));
  it('are not ours in chords or while a word is being composed', () => {
    expect([press('a', { ctrlKey: true }), press('a', { metaKey: true }), press('a', { isComposing: true }), press('Process')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('names', () => {
  it('lose what cannot be seen and are cut between characters', () => {
    expect(plainText('\u0000井盖\n\t 7号\u202e', 99)).toBe('井盖 7号\u202e');
    expect(plainText('😀😀😀', 2)).toBe('😀😀…');
    expect(plainText('👨‍👩‍👧'.repeat(3000), 4).length).toBeLessThan(20);
    expect(plainText('<b>x</b>', 99)).toBe('<b>x</b>');
  });
});

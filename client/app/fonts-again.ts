/** After a slice of a font could not be fetched it is fetched again, later and later, ms. */
const FIRST_MS = 2000;
const LONGEST_MS = 60_000;

interface Failed {
  /** Where the slice is, in the words of `src`. */
  readonly src: string;
  /** How long was waited before this try. */
  readonly waited: number;
}

/**
 * The page's type comes in a hundred slices, each fetched when one of its characters is first shown, and a browser asks for a slice once: a
 * link that was down at that moment would leave its characters as boxes for as long as the page lives, months on a wall. Here they are
 * asked for again. @returns ends it
 */
export function fetchFontsAgain(fonts: FontFaceSet = document.fonts, srcOf: (face: FontFace) => string | null = declaredSrc): () => void {
  const failed = new WeakMap<FontFace, Failed>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const again = (face: FontFace): void => {
    const before = failed.get(face);
    const src = before?.src ?? srcOf(face);
    if (src === null) return;
    const waited = before ? Math.min(before.waited * 2, LONGEST_MS) : FIRST_MS;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const { family, weight, style, stretch, unicodeRange, display } = face;
      const next = new FontFace(family, src, { weight, style, stretch, unicodeRange, display });
      failed.set(next, { src, waited });
      // One that the page declares stays, and is asked last.
      if (before) fonts.delete(face);
      fonts.add(next);
    }, waited);
    timers.add(timer);
  };
  const listen = ({ fontfaces }: FontFaceSetLoadEvent): void => fontfaces.forEach(again);
  fonts.addEventListener('loadingerror', listen);
  return () => {
    fonts.removeEventListener('loadingerror', listen);
    timers.forEach(clearTimeout);
  };
}

const plain = (words: string): string => words.replaceAll(/["'\s]/g, '').toUpperCase();

/** `src` of a face that a style sheet of ours declares, its address whole; null = none does. */
function declaredSrc(face: FontFace): string | null {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule)) continue;
      const said = (name: string): string => plain(rule.style.getPropertyValue(name));
      if (said('font-family') !== plain(face.family) || said('unicode-range') !== plain(face.unicodeRange)) continue;
      const url = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
      return url === undefined ? null : `url("${new URL(url, sheet.href ?? document.baseURI).href}")`;
    }
  }
  return null;
}

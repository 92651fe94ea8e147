import type { FontFacesSpecification } from 'maplibre-gl';

/** The shipped font, in about a hundred slices. The page's style sheet knows which slice holds which characters. */
export const LABEL_FONT = 'Noto Sans SC Variable';

/**
 * The slices of LABEL_FONT the page declares, for the map to draw labels from: there is no glyph server. A slice is
 * fetched when one of its characters is first drawn.
 */
export function pageFontFaces(): FontFacesSpecification {
  const faces: { url: string; 'unicode-range': string[] }[] = [];
  for (const sheet of document.styleSheets) {
    for (const rule of rulesOf(sheet)) {
      if (!(rule instanceof CSSFontFaceRule)) continue;
      if (rule.style.getPropertyValue('font-family').replaceAll(/["']/g, '').trim() !== LABEL_FONT) continue;
      const url = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
      const ranges = rule.style.getPropertyValue('unicode-range');
      if (url && ranges)
        faces.push({
          url: new URL(url, sheet.href ?? document.baseURI).href,
          'unicode-range': ranges.split(',').map((range) => range.trim()),
        });
    }
  }
  return { [LABEL_FONT]: faces };
}

/** Sheets of other origins do not let themselves be read; none of ours are. */
function rulesOf(sheet: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}

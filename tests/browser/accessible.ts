import type { Page } from 'playwright-core';

/**
 * What keeps a page from being read or used by everybody, in words; empty when nothing does: controls without a name, roles that do not
 * exist or hold what they may not, text of too little contrast, a page without language, title or main part.
 */
export const faultsOf = (page: Page): Promise<string[]> => page.evaluate(examine);

/** Runs in the page, so it is whole in itself. */
function examine(): string[] {
  const faults: string[] = [];
  const ROLES = new Set(
    (
      'alert alertdialog application article banner button cell checkbox columnheader combobox complementary contentinfo ' +
      'dialog document feed figure form grid gridcell group heading img link list listbox listitem log main marquee math menu ' +
      'menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option presentation progressbar radio ' +
      'radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status switch tab ' +
      'table tablist tabpanel textbox timer toolbar tooltip tree treegrid treeitem'
    ).split(' '),
  );
  const HOLDS: Record<string, string> = { listbox: 'option group', tablist: 'tab', radiogroup: '', list: 'listitem' };
  const NEEDS_NAME =
    'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=option], [role=tab], [role=radio], ' +
    '[role=checkbox], [role=menuitem], [role=combobox], [role=listbox], [role=dialog], [role=img], [role=region], ' +
    '[role=radiogroup], [role=toolbar]';
  const said = (element: Element): string => element.outerHTML.replace(/\s+/g, ' ').slice(0, 140);
  const hidden = (element: Element): boolean =>
    element.closest('[aria-hidden="true"], [hidden], [inert]') !== null ||
    !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const textOf = (element: Element): string =>
    [...element.childNodes]
      .map((node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
        if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return '';
        return node.getAttribute('aria-label') ?? (node instanceof HTMLImageElement ? node.alt : textOf(node));
      })
      .join(' ');
  const nameOf = (element: Element): string => {
    const by = element
      .getAttribute('aria-labelledby')
      ?.split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])].map(textOf).join(' ') : '';
    const content =
      /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) ||
      ['listbox', 'dialog', 'region', 'radiogroup', 'toolbar'].includes(element.getAttribute('role') ?? '')
        ? ''
        : textOf(element);
    return (
      (element.getAttribute('aria-label') ?? by ?? '').trim() ||
      labels.trim() ||
      content.trim() ||
      (element.getAttribute('title') ?? '').trim()
    );
  };

  if (!/^(zh|en)/.test(document.documentElement.lang)) faults.push(`no language: ${document.documentElement.lang}`);
  if (document.title.trim() === '') faults.push('no title');
  const shown = (selector: string): Element[] =>
    [...document.querySelectorAll(selector)].filter((one) => !one.closest('[aria-hidden="true"]'));
  // A window that is open has the page behind it out of reach.
  const alone = document.querySelector('[data-dialog]') === null;
  if (alone && shown('main').length !== 1) faults.push(`${shown('main').length} main parts`);
  if (alone && shown('h1').length === 0) faults.push('no first heading');
  const levels = shown('h1, h2, h3, h4').map((one) => Number(one.tagName[1]));
  levels.forEach((level, at) => {
    if (at > 0 && level - levels[at - 1] > 1) faults.push(`heading ${level} after ${levels[at - 1]}: ${said(shown('h1, h2, h3, h4')[at])}`);
  });
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) faults.push(`two of id ${id}`);
  for (const element of document.querySelectorAll(NEEDS_NAME))
    if (!hidden(element) && nameOf(element) === '') faults.push(`no name: ${said(element)}`);
  for (const image of document.querySelectorAll('img:not([alt])')) faults.push(`no alternative: ${said(image)}`);
  for (const element of document.querySelectorAll('[role]')) {
    const role = element.getAttribute('role')!;
    if (!ROLES.has(role)) faults.push(`no such role: ${said(element)}`);
    if (HOLDS[role])
      for (const child of element.children) {
        const own = child.getAttribute('role') ?? (child.tagName === 'LI' && role === 'list' ? 'listitem' : '');
        const empty = child.children.length === 0 && child.textContent === '';
        if (!HOLDS[role].split(' ').includes(own) && !empty) faults.push(`not in a ${role}: ${said(child)}`);
      }
  }

  const drawing = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const parsed = new Map<string, number[]>();
  const parse = (colour: string): number[] => {
    const known = parsed.get(colour);
    if (known) return known;
    drawing.clearRect(0, 0, 1, 1);
    drawing.fillStyle = colour;
    drawing.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = drawing.getImageData(0, 0, 1, 1).data;
    parsed.set(colour, [r, g, b, a / 255]);
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a]: number[], [x, y, z]: number[]): number[] => [
    r * a + x * (1 - a),
    g * a + y * (1 - a),
    b * a + z * (1 - a),
    1,
  ];
  const luminance = ([r, g, b]: number[]): number =>
    [r, g, b]
      .map((one) => one / 255)
      .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
      .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const grounds = (element: Element): number[] | null => {
    const layers: number[][] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none' || at.matches('.stage-host, .stage-label, canvas')) return null;
      const colour = parse(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] >= 0.9) return layers.reduceRight((below, above) => over(above, below), [6, 13, 21, 1]);
    }
    return null;
  };
  const told = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    if (
      node.textContent!.trim() === '' ||
      hidden(element) ||
      element.closest('.visually-hidden, .stage-canvas:not([data-ready]), script, style, svg, [disabled], [aria-disabled="true"]')
    )
      continue;
    const style = getComputedStyle(element);
    const ground = grounds(element);
    if (!ground) continue;
    let faded = 1;
    for (let at: Element | null = element; at; at = at.parentElement) faded *= Number(getComputedStyle(at).opacity);
    const ink = parse(style.color);
    const [a, b] = [luminance(over([ink[0], ink[1], ink[2], ink[3] * faded], ground)), luminance(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const key = `${element.className} ${style.color}`;
    if (ratio >= (large ? 3 : 4.5) - 0.01 || told.has(key)) continue;
    told.add(key);
    faults.push(`contrast ${ratio.toFixed(2)}: ${said(element)}`);
  }
  return faults;
}

/** Goes through the page by Tab. @returns what had the focus without showing it. */
export async function unseenFocus(page: Page, steps: number): Promise<string[]> {
  const unseen = new Set<string>();
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(() => {
      const element = document.activeElement;
      if (
        !element ||
        element === document.body ||
        element.matches('[data-dialog], [data-base-ui-focus-guard]') ||
        element.getAttribute('aria-hidden') === 'true'
      )
        return null;
      const { outlineStyle, outlineWidth, borderTopColor } = getComputedStyle(element);
      const lit = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || borderTopColor === 'rgb(70, 214, 232)';
      return lit ? null : element.outerHTML.slice(0, 140);
    });
    if (fault) unseen.add(fault);
  }
  return [...unseen];
}

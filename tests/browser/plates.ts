import type { Page } from 'playwright-core';

/** CSS pixels of the page. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A plate in sight, and the place it stands for: CSS pixels of the page. */
export interface Plate {
  readonly text: string;
  readonly tone: string;
  readonly x: number;
  readonly y: number;
}

/** Plates in sight with their places, told by where their stems end. Of a place that panels cover, `y` is the plate's own. */
export const platesOn = (page: Page): Promise<Plate[]> =>
  page.locator('.stage-label-plate:visible').evaluateAll((plates) =>
    plates.map((each) => {
      const plate = each as HTMLElement;
      const canvas = plate.closest<HTMLElement>('.stage-canvas')!;
      const scale = canvas.getBoundingClientRect().width / canvas.offsetWidth;
      const { left, top, bottom } = plate.getBoundingClientRect();
      const [foot, stem] = ['--foot', '--stem'].map((name) => Number.parseFloat(plate.style.getPropertyValue(name)) * scale);
      // Below 0: it hangs (placement.ts).
      return { text: plate.innerText, tone: plate.dataset.tone ?? '', x: left + foot, y: stem > 0 ? bottom + stem : top + stem };
    }),
  );

/** What panels, tools and windows leave free of the stage. */
export const freePart = (page: Page): Promise<Box> =>
  page.evaluate(() => {
    const box = (selector: string): DOMRect | undefined => {
      const found = document.querySelector<HTMLElement>(selector);
      return found && found.checkVisibility() ? found.getBoundingClientRect() : undefined;
    };
    const stage = box('.stage-host')!;
    const tools = document.querySelector('[data-area="map"], .stage-host')!.parentElement!;
    const row = [...tools.querySelectorAll('button')]
      .find((button) => /图层|Layers/.test(button.textContent ?? ''))!
      .getBoundingClientRect();
    const right = Math.min(stage.right, ...[box('[data-dialog]'), box('[data-area="detail"]')].map((panel) => panel?.left ?? Infinity));
    return { x: stage.left, y: row.bottom, width: right - stage.left, height: stage.bottom - row.bottom };
  });

/** A sort of colour: its least and most red, green and blue. */
type Tint = readonly [least: readonly [number, number, number], most: readonly [number, number, number]];
export const ACCENT: Tint = [
  [0, 165, 180],
  [130, 255, 255],
];
export const BURNING: Tint = [
  [180, 0, 0],
  [255, 189, 109],
];

interface Tinted {
  readonly count: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels of a part of the stage's picture, words left out, in a tint: how many, and between where. CSS pixels of the page. */
export async function tintedIn(page: Page, clip: Box, [least, most]: Tint): Promise<Tinted> {
  const words = (opacity: string): Promise<void> =>
    page
      .locator('.stage-labels')
      .evaluateAll((layers, value) => layers.forEach((one) => ((one as HTMLElement).style.opacity = value)), opacity);
  await words('0');
  const shot = await page.screenshot({ clip });
  await words('');
  const found = await page.evaluate(
    async ([png, low, high]) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))]));
      const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, image.width, image.height);
      const box = { count: 0, left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      for (let at = 0; at < data.length; at += 4) {
        if (![0, 1, 2].every((part) => data[at + part] >= low[part] && data[at + part] <= high[part])) continue;
        const [x, y] = [(at / 4) % image.width, Math.floor(at / 4 / image.width)];
        box.count++;
        Object.assign(box, {
          left: Math.min(box.left, x),
          right: Math.max(box.right, x + 1),
          top: Math.min(box.top, y),
          bottom: Math.max(box.bottom, y + 1),
        });
      }
      return box;
    },
    [shot.toString('base64'), least, most] as const,
  );
  return {
    count: found.count,
    left: clip.x + found.left,
    right: clip.x + found.right,
    top: clip.y + found.top,
    bottom: clip.y + found.bottom,
  };
}

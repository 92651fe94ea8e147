import './labels.css';
import type { Position } from '#contract/geo.ts';
import type { LabelItem, LabelsMark, Mark, MarkRef } from '#client/marks/marks.ts';
import { cssTone } from '#client/marks/tones.ts';
import { inScale } from './scale.ts';

/** How an engine sees the world at one moment. CSS pixels of the stage's element. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** Of ground under one pixel in the middle of the picture. */
  readonly metresPerPixel: number;
  /** `null` = behind the eye, or the Earth. */
  readonly project: (position: Position) => readonly [x: number, y: number] | null;
}

interface Plate {
  readonly item: LabelItem;
  readonly mark: LabelsMark;
  readonly element: HTMLElement;
  width: number;
  height: number;
}
type Box = readonly [left: number, top: number, right: number, bottom: number];

/** CSS pixels between a place and the plate that names it. */
const STEM = 26;
const STEP = 4;
/** How often a plate that must be seen may climb over others. */
const MOST_CLIMBS = 8;

/**
 * Words above the picture, as elements: at the true height of their device, in the page's own type. The less urgent
 * gives way where two would overlap; life safety climbs until it is free instead.
 */
export class LabelMarks {
  private readonly look: () => View;
  private readonly layer: HTMLElement;
  private readonly onPick: (ref: MarkRef) => void;
  private readonly written = new Map<string, { readonly version: number; readonly plates: readonly Plate[] }>();
  private plates: Plate[] = [];

  /** Call `arrange` whenever the eye has moved. */
  constructor(host: HTMLElement, look: () => View, onPick: (ref: MarkRef) => void) {
    this.look = look;
    this.onPick = onPick;
    this.layer = document.createElement('div');
    this.layer.className = 'stage-labels';
    host.append(this.layer);
    document.fonts.addEventListener('loadingdone', this.measure);
  }

  update(marks: readonly Mark[]): void {
    const shown = marks.filter((mark) => mark.type === 'labels');
    let news = false;
    for (const [id, { version, plates }] of this.written) {
      if (shown.some((mark) => mark.id === id && mark.version === version)) continue;
      plates.forEach(({ element }) => element.remove());
      this.written.delete(id);
      news = true;
    }
    for (const mark of shown) {
      if (this.written.has(mark.id)) continue;
      this.written.set(mark.id, { version: mark.version, plates: mark.labels.map((item) => ({ item, mark, element: this.write(mark, item), width: 0, height: 0 })) });
      news = true;
    }
    if (!news) return;
    this.plates = [...this.written.values()].flatMap(({ plates }) => plates).sort(
      (a, b) => Number(b.item.always ?? false) - Number(a.item.always ?? false) || b.mark.order - a.mark.order || a.item.rank - b.item.rank,
    );
    this.measure();
  }

  dispose(): void {
    document.fonts.removeEventListener('loadingdone', this.measure);
    this.layer.remove();
  }

  /** Sizes are known only once the slices of the font that hold the words have come. */
  private readonly measure = (): void => {
    for (const { element } of this.plates) element.hidden = false;
    for (const plate of this.plates) [plate.width, plate.height] = [plate.element.offsetWidth, plate.element.offsetHeight];
    this.arrange();
  };

  private write(mark: LabelsMark, item: LabelItem): HTMLElement {
    const element = document.createElement(item.ref && mark.look !== 'count' ? 'button' : 'span');
    element.className = `stage-label stage-label-${mark.look}`;
    element.tabIndex = -1;
    element.dataset.tone = item.tone;
    element.style.setProperty('--tone', cssTone(item.tone, 1));
    const words = document.createElement('bdi');
    words.textContent = item.text;
    element.append(words);
    const { ref } = item;
    if (ref) {
      element.addEventListener('click', (event) => {
        event.stopPropagation();
        this.onPick(ref);
      });
    }
    this.layer.append(element);
    return element;
  }

  readonly arrange = (): void => {
    const view = this.look();
    const taken: Box[] = [];
    for (const plate of this.plates) {
      const at = inScale(plate.mark, view.metresPerPixel) ? this.spot(view, plate, taken) : null;
      plate.element.hidden = at === null;
      if (at === null) continue;
      taken.push(at.box);
      plate.element.style.transform = `translate(${at.box[0]}px, ${at.box[1]}px)`;
      plate.element.style.setProperty('--stem', `${at.stem}px`);
    }
  };

  private spot(view: View, { item, mark, width, height }: Plate, taken: readonly Box[]): { box: Box; stem: number } | null {
    const at = view.project(item.position);
    if (at === null) return null;
    const [x, y] = at;
    if (x < -width || y < -height || x > view.width + width || y > view.height + height + STEM) return null;
    const left = Math.round(x - width / 2);
    if (mark.look === 'count') return { box: [left, Math.round(y - height / 2), left + width, Math.round(y + height / 2)], stem: 0 };
    const gap = mark.look === 'plate' ? STEM : 0;
    for (let climb = 0; climb <= (item.always ? MOST_CLIMBS : 0); climb++) {
      const stem = gap + climb * (height + STEP);
      const top = Math.round(y - stem - height);
      const box: Box = [left, top, left + width, top + height];
      if (!taken.some((other) => overlaps(box, other))) return { box, stem };
      if (climb === MOST_CLIMBS) return { box, stem };
    }
    return null;
  }
}

const overlaps = (a: Box, b: Box): boolean => a[0] < b[2] + STEP && b[0] < a[2] + STEP && a[1] < b[3] + STEP && b[1] < a[3] + STEP;

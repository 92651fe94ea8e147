import './labels.css';
import type { Position } from '#contract/geo.ts';
import type { LabelItem, LabelsMark, Mark, MarkRef } from '#client/marks/marks.ts';
import { cssTone, TONES } from '#client/marks/tones.ts';
import { seat, type Frame, type Word } from './layout.ts';
import { inScale } from './scale.ts';

/** How an engine sees the world at one moment. CSS pixels of the stage's element. */
export interface View extends Frame {
  /** Of ground under one pixel in the middle of the picture. */
  readonly metresPerPixel: number;
  /** `null` = behind the eye, or the Earth. */
  readonly project: (position: Position) => readonly [x: number, y: number] | null;
}

/** What words the pointer is on stand for, and where it is: CSS pixels of the stage's element. */
export type LabelHover = (ref: MarkRef | null, x: number, y: number) => void;

interface Plate {
  readonly item: LabelItem;
  readonly mark: LabelsMark;
  readonly element: HTMLElement;
  /** What is said to its right when there is room. */
  readonly more: HTMLElement | null;
  width: number;
  height: number;
  moreWidth: number;
}

const STANDS: Readonly<Record<LabelsMark['look'], Word['stands']>> = { plate: 'plate', plain: 'roof', count: 'count', title: 'name', name: 'name', faint: 'name' };

/**
 * Words above the picture, as elements: at the true height of their device, in the page's own type. The less urgent
 * gives way where two would overlap; what must be seen looks for room around its place instead.
 */
export class LabelMarks {
  private readonly look: () => View;
  private readonly layer: HTMLElement;
  private readonly onPick: (ref: MarkRef) => void;
  private readonly onHover: LabelHover | undefined;
  private readonly written = new Map<string, { readonly version: number; readonly plates: readonly Plate[] }>();
  private plates: Plate[] = [];

  /** Call `arrange` whenever the eye has moved. */
  constructor(host: HTMLElement, look: () => View, onPick: (ref: MarkRef) => void, onHover?: LabelHover) {
    this.look = look;
    this.onPick = onPick;
    this.onHover = onHover;
    this.layer = document.createElement('div');
    this.layer.className = 'stage-labels';
    host.append(this.layer);
    document.fonts.addEventListener('loadingdone', this.fontsCame);
  }

  update(marks: readonly Mark[]): void {
    const shown = marks.filter((mark) => mark.type === 'labels');
    let news = false;
    const fresh: Plate[] = [];
    for (const [id, { version, plates }] of this.written) {
      if (shown.some((mark) => mark.id === id && mark.version === version)) continue;
      plates.forEach(({ element }) => element.remove());
      this.written.delete(id);
      news = true;
    }
    for (const mark of shown) {
      if (this.written.has(mark.id)) continue;
      const plates = mark.labels.map((item) => this.write(mark, item));
      this.written.set(mark.id, { version: mark.version, plates });
      for (const plate of plates) fresh.push(plate);
      news = true;
    }
    if (!news) return;
    this.plates = [...this.written.values()].flatMap(({ plates }) => plates).sort(
      (a, b) => Number(b.item.always ?? false) - Number(a.item.always ?? false) || b.mark.order - a.mark.order || a.item.rank - b.item.rank,
    );
    this.plates.forEach(({ element }, urgency) => (element.style.zIndex = String(this.plates.length - urgency)));
    measure(fresh);
    this.arrange();
  }

  dispose(): void {
    document.fonts.removeEventListener('loadingdone', this.fontsCame);
    this.layer.remove();
  }

  /** Sizes are known only once the slices of the font that hold the words have come. */
  private readonly fontsCame = (): void => {
    measure(this.plates);
    this.arrange();
  };

  private write(mark: LabelsMark, item: LabelItem): Plate {
    const element = document.createElement(item.ref ? 'button' : 'span');
    element.className = `stage-label stage-label-${mark.look}`;
    element.hidden = true;
    element.tabIndex = -1;
    paint(element, item);
    const more = item.more && item.more.length > 0 ? document.createElement('span') : null;
    if (more) {
      more.className = 'stage-label-more';
      for (const one of item.more!) paint(more.appendChild(document.createElement('span')), one);
      element.append(more);
    }
    if (item.ref) this.listen(element, item.ref);
    this.layer.append(element);
    return { item, mark, element, more, width: 0, height: 0, moreWidth: 0 };
  }

  private listen(element: HTMLElement, ref: MarkRef): void {
    element.addEventListener('click', (event) => {
      event.stopPropagation();
      this.onPick(ref);
    });
    const { onHover, layer } = this;
    if (!onHover) return;
    element.addEventListener('mousemove', (event) => {
      // What lies beneath is not what is pointed at.
      event.stopPropagation();
      const { left, top, width } = layer.getBoundingClientRect();
      const scale = width / layer.offsetWidth;
      onHover(ref, (event.clientX - left) / scale, (event.clientY - top) / scale);
    });
    element.addEventListener('mouseleave', () => onHover(null, 0, 0));
  }

  readonly arrange = (): void => {
    const view = this.look();
    const seats = seat(this.plates.map((plate) => wordOf(view, plate)), view);
    this.plates.forEach(({ element, more }, index) => {
      const at = seats[index];
      element.hidden = at === null;
      if (at === null) return;
      element.style.transform = `translate(${at.left}px, ${at.top}px)`;
      element.style.setProperty('--stem', `${at.stem}px`);
      element.style.setProperty('--foot', `${at.foot}px`);
      if (more) more.hidden = !at.more;
    });
  };
}

/** Nothing is in sight before it has its place; all are laid out once. */
function measure(plates: readonly Plate[]): void {
  for (const { element } of plates) element.dataset.measuring = '';
  for (const plate of plates) {
    [plate.width, plate.height] = [plate.element.offsetWidth, plate.element.offsetHeight];
    plate.moreWidth = plate.more?.offsetWidth ?? 0;
  }
  for (const { element } of plates) delete element.dataset.measuring;
}

/** Words in a tone: its colour, and its shape where words sit on one. */
function paint(element: HTMLElement, { text, tone }: Pick<LabelItem, 'text' | 'tone'>): void {
  element.dataset.tone = tone;
  element.dataset.shape = TONES[tone].shape;
  element.style.setProperty('--tone', cssTone(tone, 1));
  if (text.length > 2) element.dataset.long = '';
  const words = document.createElement('bdi');
  words.textContent = text;
  element.append(words);
}

function wordOf(view: View, { item, mark, width, height, moreWidth }: Plate): Word | null {
  const at = inScale(mark, view.metresPerPixel) ? view.project(item.position) : null;
  return at && { x: at[0], y: at[1], width, height, stands: STANDS[mark.look], always: item.always ?? false, more: moreWidth };
}

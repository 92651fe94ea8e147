import './labels.css';
import type { LonLat, Position } from '#contract/places/geo.ts';
import type { LabelItem, LabelsMark, Mark, MarkRef } from '#client/marks/marks.ts';
import { cssTone, TONES } from '#client/marks/tones.ts';
import { LabelIndex } from './label-index.ts';
import { isNear, placeLabels, type Box, type Frame, type LabelBox } from './placement.ts';
import { inScale } from '#client/stages/camera/scale.ts';
import { pictureCanvas } from '#client/wall-tile/picture-canvas.ts';

/** How an engine sees the world at one moment. CSS pixels of the stage's element. */
export interface LabelView extends Frame {
  /** Of ground under one pixel in the middle of the picture. */
  readonly metresPerPixel: number;
  /** What the picture is centred on. Without it, all words are considered wherever they are. */
  readonly center?: LonLat;
  /** `null` = behind the eye, or the Earth. */
  readonly project: (position: Position) => readonly [x: number, y: number] | null;
}

/** What words the pointer is on stand for, and where it is: CSS pixels of the stage's element. */
type LabelHover = (ref: MarkRef | null, x: number, y: number) => void;

interface LabelElement {
  readonly item: LabelItem;
  readonly mark: LabelsMark;
  readonly element: HTMLElement;
  /** What is said to its right when there is room. */
  readonly more: HTMLElement | null;
  width: number;
  height: number;
  moreWidth: number;
}

/** Words of one mark that are kept as elements wherever they are; of a mark that has more, those in sight, at most so many. */
const MAX_ITEMS = 400;
/** How far around the middle words are looked for, in diagonals of the picture; towards the horizon they are too small to be read. */
const REACH = 1.5;
/** While the eye moves, which words are in sight is looked for no more often. */
const LOOK_MS = 150;

/** A mark's words as elements. */
interface LabelGroup {
  readonly version: number;
  readonly mark: LabelsMark;
  /** Of a mark that has more words than are kept. */
  readonly index: LabelIndex | null;
  plates: readonly LabelElement[];
}

const ANCHORS: Readonly<Record<LabelsMark['look'], LabelBox['anchor']>> = {
  plate: 'plate',
  plain: 'roof',
  count: 'count',
  title: 'name',
  name: 'name',
  faint: 'name',
};

/**
 * Words above the picture, as elements: at the true height of their device, in the page's own type. The less urgent
 * gives way where two would overlap; what must be seen looks for room around its place instead.
 */
export class LabelMarks {
  private readonly look: () => LabelView;
  private readonly layer: HTMLElement;
  private readonly onPick: (ref: MarkRef) => void;
  private readonly onHover: LabelHover | undefined;
  private readonly groups = new Map<string, LabelGroup>();
  private plates: LabelElement[] = [];
  private lookedAt = -Infinity;
  private lookAgain: ReturnType<typeof setTimeout> | undefined;

  /** Call `arrange` whenever the eye has moved. */
  constructor(host: HTMLElement, look: () => LabelView, onPick: (ref: MarkRef) => void, onHover?: LabelHover) {
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
    const before = new Map(this.groups);
    if (before.size === shown.length && shown.every((mark) => before.get(mark.id)?.version === mark.version)) return;
    this.groups.clear();
    for (const mark of shown) {
      const old = before.get(mark.id);
      before.delete(mark.id);
      if (old?.version === mark.version) {
        this.groups.set(mark.id, old);
        continue;
      }
      const index = mark.labels.length > MAX_ITEMS ? new LabelIndex(mark.labels) : null;
      const { version } = mark;
      this.groups.set(mark.id, {
        version,
        mark,
        index,
        plates: this.rewrite(mark, old?.plates ?? [], index ? inSight(mark, index, this.look()) : mark.labels),
      });
    }
    for (const { plates } of before.values()) for (const { element } of plates) element.remove();
    this.order();
    this.arrange();
  }

  dispose(): void {
    clearTimeout(this.lookAgain);
    document.fonts.removeEventListener('loadingdone', this.fontsCame);
    this.layer.remove();
  }

  /** The most urgent first. */
  private order(): void {
    this.plates = [...this.groups.values()]
      .flatMap(({ plates }) => plates)
      .sort(
        (a, b) =>
          Number(b.item.always ?? false) - Number(a.item.always ?? false) || b.mark.order - a.mark.order || a.item.rank - b.item.rank,
      );
    this.plates.forEach(({ element }, urgency) => (element.style.zIndex = String(this.plates.length - urgency)));
    measure(this.plates.filter(({ width }) => width === 0));
  }

  /** Elements for these words; those that said the same before stay. */
  private rewrite(mark: LabelsMark, old: readonly LabelElement[], items: readonly LabelItem[]): LabelElement[] {
    const kept = new Map(old.map((plate) => [plate.item, plate]));
    const plates = items.map((item): LabelElement => {
      const plate = kept.get(item);
      kept.delete(item);
      return plate ? { ...plate, mark } : this.write(mark, item);
    });
    for (const { element } of kept.values()) element.remove();
    return plates;
  }

  /** The words of large marks come and go with the eye. */
  private follow(view: LabelView): void {
    const large = [...this.groups.values()].filter(({ index }) => index !== null);
    if (large.length === 0) return;
    clearTimeout(this.lookAgain);
    const wait = this.lookedAt + LOOK_MS - performance.now();
    if (wait > 0) {
      this.lookAgain = setTimeout(this.arrange, wait);
      return;
    }
    for (const one of large) one.plates = this.rewrite(one.mark, one.plates, inSight(one.mark, one.index!, view));
    this.order();
    this.lookedAt = performance.now();
  }

  /** Sizes are known only once the slices of the font that hold the words have come. */
  private readonly fontsCame = (): void => {
    measure(this.plates);
    this.arrange();
  };

  private write(mark: LabelsMark, item: LabelItem): LabelElement {
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
    this.follow(view);
    const placements = placeLabels(
      this.plates.map((plate) => wordOf(view, plate)),
      { ...view, bezels: bezelsIn(view.width) },
    );
    this.plates.forEach(({ element, more }, index) => {
      const at = placements[index];
      element.hidden = at === null;
      if (at === null) return;
      element.style.transform = `translate(${at.left}px, ${at.top}px)`;
      element.style.setProperty('--stem', `${at.stem}px`);
      element.style.setProperty('--foot', `${at.foot}px`);
      if (more) more.hidden = !at.more;
    });
  };
}

/** Bezels of the wall that this is a part of, in pixels of a stage that is so wide. */
function bezelsIn(width: number): readonly Box[] | undefined {
  const canvas = pictureCanvas();
  if (!canvas) return undefined;
  const scale = width / canvas.width;
  return canvas.bezels.map((one): Box => [
    one.left * scale,
    one.top * scale,
    (one.left + one.width) * scale,
    (one.top + one.height) * scale,
  ]);
}

/** What is to be read of a mark that has very many words: those in the picture, by rank. */
function inSight(mark: LabelsMark, index: LabelIndex, view: LabelView): readonly LabelItem[] {
  const { width, height, metresPerPixel, center } = view;
  if (!inScale(mark, metresPerPixel) || !Number.isFinite(metresPerPixel)) return [];
  const around = center ? index.near(center, Math.hypot(width, height) * metresPerPixel * REACH) : mark.labels;
  const seen = around.filter((item) => {
    const at = view.project(item.position);
    return at !== null && isNear({ x: at[0], y: at[1], width: 0, height: 0 }, view);
  });
  return seen.length <= MAX_ITEMS
    ? seen
    : seen.sort((a, b) => Number(b.always ?? false) - Number(a.always ?? false) || a.rank - b.rank).slice(0, MAX_ITEMS);
}

/** Nothing is in sight before it has its place; all are laid out once. */
function measure(plates: readonly LabelElement[]): void {
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

function wordOf(view: LabelView, { item, mark, width, height, moreWidth }: LabelElement): LabelBox | null {
  const at = inScale(mark, view.metresPerPixel) ? view.project(item.position) : null;
  return at && { x: at[0], y: at[1], width, height, anchor: ANCHORS[mark.look], always: item.always ?? false, more: moreWidth };
}

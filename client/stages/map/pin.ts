import type { Map as MapLibre } from 'maplibre-gl';
import type { LonLat } from '#contract/places/geo.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A point of a map that is dragged, or moved by the arrow keys, a pixel each. MapLibre's own marker would weigh on every first screen. */
export class Pin {
  private readonly map: MapLibre;
  private readonly element = document.createElement('button');
  private readonly onMove: (at: LonLat) => void;
  private at: LonLat;

  /** @param onMove told when it was let go */
  constructor(map: MapLibre, at: LonLat, name: string, onMove: (at: LonLat) => void) {
    this.map = map;
    this.at = at;
    this.onMove = onMove;
    const { element } = this;
    element.type = 'button';
    element.className = 'stage-pin';
    element.title = name;
    element.setAttribute('aria-label', name);
    element.addEventListener('pointerdown', this.begin);
    element.addEventListener('keydown', this.step);
    // A click on it is none on the ground below.
    element.addEventListener('click', (event) => event.stopPropagation());
    map.getCanvasContainer().append(element);
    map.on('move', this.place);
    this.place();
  }

  set(at: LonLat): void {
    this.at = at;
    this.place();
  }

  private readonly place = (): void => {
    const { x, y } = this.map.project([this.at[0], this.at[1]]);
    this.element.style.translate = `${x}px ${y}px`;
  };

  private readonly begin = (event: PointerEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    const from = this.map.project([this.at[0], this.at[1]]);
    const follow = ({ clientX, clientY }: PointerEvent): void =>
      this.set(this.placeAt(from.x + clientX - event.clientX, from.y + clientY - event.clientY));
    const end = (): void => {
      this.element.removeEventListener('pointermove', follow);
      this.onMove(this.at);
    };
    this.element.addEventListener('pointermove', follow);
    this.element.addEventListener('lostpointercapture', end, { once: true });
  };

  private readonly step = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = this.map.project([this.at[0], this.at[1]]);
    this.set(this.placeAt(x + arrow[0], y + arrow[1]));
    this.onMove(this.at);
  };

  private placeAt(x: number, y: number): LonLat {
    const { lng, lat } = this.map.unproject([x, y]);
    return [lng, lat];
  }
}

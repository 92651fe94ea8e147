import { label, type Label } from '../label.ts';
import { PLACE_LEVELS, type PlaceLevel } from '../records/place.ts';
import { FIGURE_NAMES, isFigure } from './figures.ts';

/**
 * Where a scene looks: at all that the screen may see; at what the tour is about (`subject`), its building or its floor; at the place of a
 * level that has most alerts; at a device of a kind; at a place by its path.
 */
type Look =
  | 'whole'
  | 'subject'
  | 'building'
  | 'floor'
  | { readonly level: PlaceLevel }
  | { readonly kind: string }
  | { readonly path: string };

/** Text in both languages; `{{name}}` is a figure (`figures.ts`), filled in when it is shown. */
type Caption = Label;

export interface Scene {
  readonly look: Look;
  readonly stage?: 'map' | 'globe' | 'interior';
  /** Layers switched off. */
  readonly hidden?: readonly string[];
  /** Ids of panels shown beside the map, from above. */
  readonly panels: readonly string[];
  /** Id of a panel that is wide, shown below the map. */
  readonly strip?: string;
  /** How long it stands when the tour plays by itself. */
  readonly seconds: number;
  readonly title: Caption;
  readonly caption: Caption;
  /** What is said aloud; the caption, when missing. */
  readonly say?: Caption;
  /** One number to be read from the last row. */
  readonly fact?: { readonly figure: string; readonly name: Label };
}

/** A tour as its file says it: `tours/<id>.tour.ts`. */
export interface Tour {
  readonly title: Label;
  readonly about: Label;
  readonly icon: string;
  /** What it is about from beginning to end, chosen once when it starts; none: the place as it is. */
  readonly subject?: { readonly incident: string } | { readonly device: string };
  readonly scenes: readonly Scene[];
}

const NAMED = /\{\{\s*([^}]*?)\s*\}\}/g;

/** Names of figures in a text. */
const namesIn = (text: Label | undefined): string[] =>
  text === undefined ? [] : [text.zh, text.en].flatMap((one) => Array.from(one.matchAll(NAMED), ([, name]) => name));

/** Text with its figures put in. */
export const filled = (text: string, figure: (name: string) => string): string =>
  text.replaceAll(NAMED, (_all, name: string) => figure(name));

/** What is wrong with a tour, in words; null = nothing. @param panels ids that there are */
export function faultOf(tour: Tour, panels: readonly string[]): Label | null {
  if (tour.scenes.length === 0) return label('没有场景', 'it has no scenes');
  for (const [at, scene] of tour.scenes.entries()) {
    const fault = sceneFault(scene, tour, panels);
    if (fault) return label(`第 ${at + 1} 幕：${fault.zh}`, `scene ${at + 1}: ${fault.en}`);
  }
  return null;
}

function sceneFault(scene: Scene, tour: Tour, panels: readonly string[]): Label | null {
  const names = [scene.title, scene.caption, scene.say].flatMap(namesIn);
  const unknown = [...names, ...(scene.fact ? [scene.fact.figure] : [])].find((name) => !isFigure(name));
  if (unknown !== undefined)
    return label(
      `没有名为“${unknown}”的数字，可用的有：${FIGURE_NAMES.join('、')}`,
      `there is no figure "${unknown}"; there are ${FIGURE_NAMES.join(', ')}`,
    );
  const panel = [...scene.panels, ...(scene.strip === undefined ? [] : [scene.strip])].find((id) => !panels.includes(id));
  if (panel !== undefined) return label(`没有名为“${panel}”的面板`, `there is no panel "${panel}"`);
  if (!(scene.seconds >= 3 && scene.seconds <= 600))
    return label(`时长须为 3–600 秒，现为 ${scene.seconds}`, `it must last 3 to 600 seconds, not ${scene.seconds}`);
  if (['subject', 'building', 'floor'].includes(scene.look as string) && !tour.subject)
    return label('镜头对准主题，但这段观摩没有主题', 'it looks at the subject, and the tour has none');
  if (typeof scene.look === 'object' && 'level' in scene.look && !PLACE_LEVELS.includes(scene.look.level))
    return label(`没有“${String(scene.look.level)}”这一级`, `there is no level "${String(scene.look.level)}"`);
  return null;
}

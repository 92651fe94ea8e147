import type { Position } from '#contract/places/geo.ts';
import type { Lang } from '#client/layers/layer.ts';
import type { Mark } from '#client/marks/marks.ts';
import type { LabelMarks } from '#client/stages/labels/labels.ts';
import type { InteriorCamera } from './camera/interior-camera.ts';
import { signAt } from './camera/framing.ts';
import type { ViewState } from './camera/view-state.ts';
import { interiorLabels, projectAnchor, type InteriorLabels } from './labels.ts';
import type { BuildingMeshes } from './meshes/building-meshes.ts';

/** Keeps the labels of the building in step with marks and focus, and says where each stands in the picture. */
export class LabelLayer {
  private readonly labels: LabelMarks;
  private readonly lang: Lang;
  private shown: InteriorLabels = { marks: [], anchorOf: new Map() };
  private version = 0;
  /** What they were made of. */
  private key = '';

  constructor(labels: LabelMarks, lang: Lang) {
    this.labels = labels;
    this.lang = lang;
  }

  /** @param veiled doors of homes are not told @returns whether any is another now. */
  update({ model, hazards }: BuildingMeshes, marks: readonly Mark[], focus: number, veiled = false): boolean {
    const key = `${model.path} ${focus} ${veiled} ${marks
      .filter(({ type }) => type === 'labels' || type === 'pulses')
      .map(({ id, version }) => `${id} ${version}`)
      .join()}`;
    if (key === this.key) return false;
    this.key = key;
    this.shown = interiorLabels(model, marks, focus, hazards, this.lang, ++this.version, veiled);
    this.labels.update(this.shown.marks);
    return true;
  }

  /**
   * CSS pixels of a label, by the position that names it; `null` where it is not to be seen.
   * @param left where the free part of the screen begins
   */
  projection({ model }: BuildingMeshes, viewState: ViewState, camera: InteriorCamera, left: number) {
    const sign = signAt(model, viewState.camera.bearing);
    return (position: Position): readonly [number, number] | null => {
      const anchor = this.shown.anchorOf.get(position);
      return anchor ? projectAnchor(anchor, viewState, camera, sign, left) : null;
    };
  }
}

import {
  CameraEventType,
  Cartesian3,
  CesiumWidget,
  Color,
  Credit,
  CreditDisplay,
  DirectionalLight,
  Ion,
  KeyboardEventModifier,
  Matrix4,
  Transforms,
  buildModuleUrl,
  type Scene,
} from '@cesium/engine';
import type { LonLat } from '#contract/places/geo.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { withBasePath } from '#client/session/base-path.ts';
import type { Profile } from './quality.ts';
import { lightAt } from './sun.ts';

/**
 * A place for the engine's picture in a stage that is shown `scale` times as large: of the page's own pixels, for the engine
 * reckons where the pointer is by these alone.
 */
export function unscaled(host: HTMLElement, scale: number): HTMLElement {
  const pane = document.createElement('div');
  pane.className = 'globe-pane';
  Object.assign(pane.style, { width: `${scale * 100}%`, height: `${scale * 100}%`, transform: `scale(${1 / scale})` });
  host.append(pane);
  return pane;
}

/** Where the build put the engine's files, below the root (`cesium-vite.ts`). */
declare const CESIUM_BASE_URL: string;

/** A globe without sky, without anything fetched from outside, that draws only when asked. */
export function createWidget(host: HTMLElement, samples: number): CesiumWidget {
  Ion.defaultAccessToken = '';
  // Not in its declarations, but documented.
  (buildModuleUrl as unknown as { setBaseUrl(url: string): void }).setBaseUrl(withBasePath(CESIUM_BASE_URL));
  // Its own is a picture to be fetched; the stage names the engine in words.
  CreditDisplay.cesiumCredit = new Credit('CesiumJS');
  const widget = new CesiumWidget(host, {
    baseLayer: false,
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    msaaSamples: samples,
    orderIndependentTranslucency: false,
    requestRenderMode: true,
    maximumRenderTimeChange: Infinity,
    shouldAnimate: false,
    showRenderLoopErrors: false,
    creditContainer: document.createElement('div'),
    useBrowserRecommendedResolution: false,
    contextOptions: { webgl: { powerPreference: 'high-performance', alpha: true } },
  });
  const { scene } = widget;
  const { globe } = scene;
  // Where nothing is drawn, the sky behind the picture shows.
  scene.backgroundColor = Color.TRANSPARENT;
  scene.fog.enabled = false;
  scene.highDynamicRange = false;
  globe.baseColor = Color.fromCssColorString(NIGHT.ground);
  // Until it is known where there is ground.
  globe.show = false;
  globe.preloadAncestors = false;
  globe.showGroundAtmosphere = false;
  globe.enableLighting = false;
  globe.dynamicAtmosphereLighting = false;
  globe.depthTestAgainstTerrain = false;
  steerAsMap(scene);
  return widget;
}

/** Left moves, right turns and tilts, wheel comes nearer: as on the map. */
function steerAsMap({ screenSpaceCameraController: hand }: Scene): void {
  hand.tiltEventTypes = [
    CameraEventType.RIGHT_DRAG,
    CameraEventType.MIDDLE_DRAG,
    CameraEventType.PINCH,
    { eventType: CameraEventType.LEFT_DRAG, modifier: KeyboardEventModifier.CTRL },
  ];
  hand.zoomEventTypes = [CameraEventType.WHEEL, CameraEventType.PINCH];
  hand.minimumZoomDistance = 25;
  hand.maximumZoomDistance = 3e7;
}

export function applyProfile(widget: CesiumWidget, profile: Profile): void {
  const { scene } = widget;
  widget.resolutionScale = profile.resolution;
  scene.msaaSamples = profile.samples;
  scene.postProcessStages.fxaa.enabled = profile.smooth;
  scene.globe.maximumScreenSpaceError = profile.groundError;
  scene.shadowMap.enabled = profile.shadows;
  scene.shadowMap.softShadows = true;
  scene.shadowMap.darkness = 0.5;
  scene.shadowMap.maximumDistance = 3000;
}

/** Lets shadows fall as the sun stands, or the moon of our nights. */
export function aimLight(scene: Scene, ground: LonLat, time: number): void {
  const local = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(ground[0], ground[1]));
  const towards = Matrix4.multiplyByPointAsVector(local, Cartesian3.fromArray([...lightAt(ground, time)]), new Cartesian3());
  scene.light = new DirectionalLight({ direction: Cartesian3.negate(towards, towards) });
}

import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What is fetched when somebody asks for it, or while nothing else is to be done; all the rest counts as the first screen. */
const ON_DEMAND = [
  'client/i18n/en.ts',
  'client/panels/device/Readings.tsx',
  'client/panels/device/Trend.tsx',
  'client/panels/device/VideoCode.tsx',
  'contract/video/',
  'client/panels/device/operate/',
  'client/panels/device/schedules/',
  'client/actions/dialogs/Questions.tsx',
  'client/actions/dialogs/regroup/',
  'client/media/MediaStrip.tsx',
  'client/media/upload.ts',
  'client/panels/timeline/',
  // Shown once something is opened.
  'client/panels/ticket/panel.tsx',
  'client/panels/incident/panel.tsx',
  'client/panels/device/panel.tsx',
  'client/panels/sight/panel.tsx',
  'client/search/Search.tsx',
  'client/panels/desk-windows/Help.tsx',
  'client/streets/read.ts',
  'client/account/Account.tsx',
  'client/admin/Admin.tsx',
  'client/sensing/',
  'client/credentials/AddFactor.tsx',
  'client/credentials/ProveFactor.tsx',
  // Only who is not signed in; and only where WebGPU draws, which the map does not ask for.
  'client/welcome/Welcome.tsx',
  'client/wall-pairing/WallPairing.tsx',
  // Only who looks at the past.
  'client/replay/',
  // Only on walls.
  'client/wall-layout/',
  'client/wall-tile/WallFrame.tsx',
  'client/wall-tile/HouseWall.tsx',
  'client/wall-tile/PreviewFrame.tsx',
  'client/wall-tile/TileFrame.tsx',
  'client/wall-tile/ThrownView.tsx',
  'client/throwing/ThrowDialog.tsx',
  'client/throwing/ByHand.tsx',
  'client/throwing/region-items.ts',
  'client/wall-tile/tile-grid.ts',
  'client/wall-tile/report.ts',
  'client/wall-tile/small-picture.ts',
  'client/wall-tile/keep-drawn.ts',
  'contract/walls/',
  // Only at /tour, and on the phone that leads it.
  'client/remote/',
  'client/panels/tour/',
  'client/tours/',
  'contract/tours/',
  'node_modules/@luma.gl/gpgpu/dist/operations/webgpu/',
  'node_modules/@simplewebauthn/',
  'node_modules/pinyin-pro/',
  'client/stages/Tooltip.tsx',
  // Comes with the first alert.
  'client/layers/ground/storeys.ts',
  // Comes with the first look, and not with the first picture.
  'client/layers/ground/blind-spots.ts',
  'client/layers/ground/outlines.ts',
  'client/layers/ground/risk-outlines.ts',
  // Comes when nothing else is to be done.
  'client/risk/',
  // Come after the first picture.
  'client/patrols/',
  'contract/patrols/',
  'client/layers/ground/patrol-routes.ts',
  // Comes with the first leak or outage of a network.
  'client/networks/',
  'client/layers/ground/affected-networks.ts',
  // Comes with the first official warning.
  'client/layers/ground/warning-outlines.ts',
  'client/warnings/WarningsDialog.tsx',
  'client/warnings/StricterLimits.tsx',
  'client/warnings/stricter.ts',
  // Come with the first lamp that is out, and the first well that fills.
  'client/layers/ground/dark-roads.ts',
  'client/layers/ground/wells.ts',
  // Comes with the first throw.
  'client/layers/ground/throw-bands.ts',
  'client/buildings/facade.ts',
  // Comes with the first crew that says where it is.
  'client/stages/map/marks/movers-layer.ts',
  // Comes with the first alert that is urgent.
  'client/stages/map/marks/shaft-layer.ts',
  // Only on walls.
  'client/panels/wall-',
  'client/panels/situation-',
  'client/situation/',
  // Comes when somebody is first to be sent.
  'client/stages/camera/dispatch-camera.ts',
  // Comes with the first line through the air.
  'client/stages/map/marks/line-layer.ts',
  'client/stages/globe/',
  'client/stages/interior/',
];

const onDemand = (module: string | null): boolean =>
  module !== null && ON_DEMAND.some((part) => module.replaceAll('\\', '/').includes(part));

/**
 * Vite plugin: says at each build how much script the first 2D screen takes (gzip, the map's worker included), and fails
 * the build when it is more than `limit` bytes.
 */
export function weighFirstScreen(limit: number): Plugin {
  return {
    name: 'quanyan-weigh',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = new Map(
        Object.values(bundle)
          .filter((file) => file.type === 'chunk')
          .map((chunk) => [chunk.fileName, chunk]),
      );
      const first = new Set<string>();
      const take = (name: string): void => {
        const chunk = chunks.get(name);
        if (!chunk || first.has(name) || onDemand(chunk.facadeModuleId)) return;
        const modules = Object.keys(chunk.modules);
        if (modules.length > 0 && modules.every(onDemand)) return;
        first.add(name);
        chunk.imports.forEach(take);
        chunk.dynamicImports.forEach(take);
      };
      for (const chunk of chunks.values()) if (chunk.isEntry) take(chunk.fileName);
      let bytes = 0;
      for (const name of first) bytes += gzipSync(chunks.get(name)!.code).length;
      for (const file of Object.values(bundle))
        if (file.type === 'asset' && /^(?!.*\/globe-).*\.m?js$/.test(file.fileName)) bytes += gzipSync(file.source).length;
      const words = `first screen: ${Math.round(bytes / 1000)} kB of script (gzip), at most ${limit / 1000}`;
      if (bytes > limit) this.error(`${words}. Load something on demand, or ask whether it is worth it.`);
      else this.info(words);
    },
  };
}

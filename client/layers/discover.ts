import type { LayerSpec } from './layer.ts';

const found = import.meta.glob<LayerSpec>('./*.layer.ts', { eager: true, import: 'default' });

/** Every layer in this folder, lowest first. */
export const LAYERS: readonly LayerSpec[] = Object.values(found).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

import { label } from '#contract/label.ts';
import { createGroundAreas } from './ground/ground-areas.ts';
import { defineLayer } from './layer.ts';

export default defineLayer({
  id: 'compounds',
  label: label('小区', 'Compounds'),
  order: 10,
  create: (context) => createGroundAreas(context, 'compound', 'compounds', 10),
});

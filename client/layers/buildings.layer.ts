import { label } from '#contract/label.ts';
import { createGroundAreas } from './ground-areas.ts';
import { defineLayer } from './layer.ts';

export default defineLayer({
  id: 'buildings',
  label: label('楼栋', 'Buildings'),
  order: 20,
  create: (context) => createGroundAreas(context, 'building', 'buildings', 20),
});

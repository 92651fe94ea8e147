// `node scenes/floors/write-schema.ts` after changing floor-plan.ts.
import { writeFile } from 'node:fs/promises';
import { floorPlanJsonSchema } from './floor-plan.ts';

await writeFile(new URL('floor-plan.schema.json', import.meta.url), floorPlanJsonSchema());

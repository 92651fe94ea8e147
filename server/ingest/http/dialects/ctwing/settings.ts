import { z } from 'zod';
import { defineSettings } from '#server/lib/setting.ts';
import { readNames } from './names.ts';

const names = z.string().refine((list) => {
  try {
    return Boolean(readNames(list));
  } catch {
    return false;
  }
});

export default defineSettings({
  QUANYAN_CTWING_POINTS: {
    schema: names.default(''),
    expects: 'name=point, comma separated, such as Alarm_Status:2=fire,liquid_level=waterLevelCm*0.1',
    about:
      'What names of makers mean in pushes of CTWing: name=point, name:value=point (that value is 1, others 0), ' +
      'name=point*factor. Names that are a point’s own, but for underscores and capitals, need none.',
  },
});

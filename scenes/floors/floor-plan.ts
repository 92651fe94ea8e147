import { z } from 'zod';
import { lonLatSchema, pathSchema } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';

/**
 * The inside of a building as data. Metres on the plane that touches the ground at `anchor`: x to the east, y to the north;
 * heights above the ground there. Floors that are alike share a layout. `floor-plan.schema.json` is made from this.
 */
const metres = z.number().min(-2000).max(2000);
/** Closed without repeating the first point; either way round; does not cross itself. */
const ring = z
  .array(z.tuple([metres, metres]).readonly())
  .min(3)
  .max(2000)
  .readonly();
const id = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[A-Za-z0-9_.:-]+$/);

const SPACE_KINDS = ['room', 'corridor', 'lift', 'stairs'] as const;
const ROOM_USES = [
  'living',
  'bedroom',
  'kitchen',
  'bath',
  'hall',
  'office',
  'classroom',
  'ward',
  'shop',
  'store',
  'service',
  'room',
  'corridor',
  'lift',
  'stairs',
] as const;
export type SpaceKind = (typeof SPACE_KINDS)[number];
export type RoomUse = (typeof ROOM_USES)[number];

export const USE_LABELS: Readonly<Record<RoomUse, Label>> = {
  living: label('客厅', 'Living room'),
  bedroom: label('卧室', 'Bedroom'),
  kitchen: label('厨房', 'Kitchen'),
  bath: label('卫生间', 'Bathroom'),
  hall: label('堂屋', 'Hall'),
  office: label('办公室', 'Office'),
  classroom: label('教室', 'Classroom'),
  ward: label('病房', 'Ward'),
  shop: label('营业厅', 'Shop'),
  store: label('库房', 'Store'),
  service: label('设备间', 'Service'),
  room: label('房间', 'Room'),
  corridor: label('走廊', 'Corridor'),
  lift: label('电梯', 'Lift'),
  stairs: label('楼梯', 'Stairs'),
};

const spaceSchema = z.object({
  id,
  kind: z.enum(SPACE_KINDS),
  use: z.enum(ROOM_USES),
  ring,
  /** The unit 户 it belongs to; shared spaces have none. */
  unit: id.optional(),
  /** What people call it, where its use does not say it. */
  name: z.string().max(200).optional(),
});

const unitSchema = z.object({
  id,
  /** Number at the door without its floor: `01` is 1201 on the twelfth. */
  door: z.string().max(20),
  /** Entrance 单元 it is reached by, counted from 1. */
  entrance: z.number().int().min(1).max(99).optional(),
});

const layoutSchema = z.object({ outline: ring, units: z.array(unitSchema).max(500), spaces: z.array(spaceSchema).max(5000) });

const levelSchema = z.object({
  /** As the ledger counts: 1 is at the ground, −1 the first below, there is no 0. */
  floor: z
    .number()
    .int()
    .min(-10)
    .max(200)
    .refine((floor) => floor !== 0, 'there is no floor 0'),
  /** Of its slab above the ground, and from there to the next. */
  bottom: z.number().min(-100).max(1500),
  height: z.number().min(1.8).max(60),
  layout: id,
});

export const FLOOR_PLAN_FORMAT = 'quanyan-floor-plan/1';

export const floorPlanSchema = z
  .object({
    format: z.literal(FLOOR_PLAN_FORMAT),
    /** Place path of the building, as the ledger has it. Needed where the plan is a file; who makes a plan in memory knows the building. */
    building: pathSchema.optional(),
    anchor: lonLatSchema,
    layouts: z.record(id, layoutSchema),
    /** Lowest first. */
    levels: z.array(levelSchema).min(1).max(210),
  })
  .superRefine(({ layouts, levels }, context) => {
    const wrong = (message: string, path: (string | number)[]): void => void context.addIssue({ code: 'custom', message, path });
    levels.forEach(({ floor, layout }, index) => {
      if (!Object.hasOwn(layouts, layout))
        wrong(`floor ${floor} has the layout ${layout}, which is not among the layouts`, ['levels', index, 'layout']);
      if (index > 0 && floor <= levels[index - 1].floor)
        wrong(`floor ${floor} comes after floor ${levels[index - 1].floor}: lowest first, each once`, ['levels', index]);
    });
    for (const [name, { units, spaces }] of Object.entries(layouts)) {
      const known = new Set(units.map((unit) => unit.id));
      if (new Set(spaces.map((space) => space.id)).size < spaces.length)
        wrong(`layout ${name} has two spaces of one id`, ['layouts', name, 'spaces']);
      const lost = spaces.find((space) => space.unit !== undefined && !known.has(space.unit));
      if (lost) wrong(`space ${lost.id} belongs to the unit ${lost.unit}, which layout ${name} does not have`, ['layouts', name, 'spaces']);
    }
  });

export type FloorPlan = z.infer<typeof floorPlanSchema>;
export type Layout = z.infer<typeof layoutSchema>;
export type Level = z.infer<typeof levelSchema>;
export type Space = z.infer<typeof spaceSchema>;
export type Unit = z.infer<typeof unitSchema>;

/** `1201`; `B101` below ground. */
export const doorNumber = ({ door }: Unit, floor: number): string => `${floor > 0 ? floor : `B${-floor}`}${door}`;

/** The schema as JSON Schema, for whoever writes plans elsewhere. */
export const floorPlanJsonSchema = (): string => `${JSON.stringify(z.toJSONSchema(floorPlanSchema, { io: 'input' }), null, 2)}\n`;

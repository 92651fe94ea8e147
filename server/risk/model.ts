import path from 'node:path';
import { z } from 'zod';
import { FACTORS, type Factor } from '#contract/risk/risk.ts';
import { severitySchema } from '#contract/records/alert.ts';
import { id } from '#contract/records/stamp.ts';
import { AFFINITIES, type Affinity } from '#contract/vocabularies/affinities.ts';
import { parseData, readJson } from '#server/casework/data-file.ts';
import { ROOT } from '#server/lib/discover.ts';

/** Fewer homes than these are never told: somebody could be known by them. */
const LEAST_HOMES = 5;

const words = z.strictObject({ zh: z.string().min(1).max(300), en: z.string().min(1).max(300) });
const unit = z.strictObject({ zh: z.string().max(40), en: z.string().max(40) });
const scale = z
  .array(z.tuple([z.number(), z.number().min(0).max(1)]))
  .min(2)
  .superRefine((steps, issue) => {
    for (let i = 1; i < steps.length; i++) {
      const [[v0, s0], [v1, s1]] = [steps[i - 1], steps[i]];
      if (v1 <= v0) issue.addIssue(`step ${i}: values grow from step to step, got ${v1} after ${v0}`);
      if (s1 < s0) issue.addIssue(`step ${i}: a greater value is never less of a risk, got ${s1} after ${s0}`);
    }
  });
const factorSchema = z.strictObject({
  id: z.enum(FACTORS),
  label: words,
  unit,
  decimals: z.number().int().min(0).max(3),
  weight: z.number().positive().max(1000),
  about: words,
  scale,
  /** Of rain, levels and power load: which devices tell of it. */
  sensor: z.strictObject({ kind: id, point: id }).optional(),
  /** Of homes: they are told in these steps alone. */
  steps: z
    .array(z.number().int().min(LEAST_HOMES, `fewer than ${LEAST_HOMES} homes could be known by their number`))
    .min(1)
    .optional(),
  /** Of warnings: whether there is one is unknown when no service was heard for so many days. */
  silentDays: z.number().int().min(1).max(90).optional(),
});
type FactorSpec = z.output<typeof factorSchema>;

const SENSED: ReadonlySet<Factor> = new Set(['rain', 'levels', 'power-load']);

const modelSchema = z
  .strictObject({
    version: id,
    basis: words,
    factors: z.array(factorSchema).min(1),
    colours: z.array(z.strictObject({ colour: severitySchema, from: z.number().min(0).max(100) })).length(4),
    /** A warning is raised from this colour on, with at least this certainty; it ends so many points below its colour, after so long. */
    warn: z.strictObject({
      from: severitySchema,
      certainty: z.number().min(0).max(1),
      release: z.number().min(0).max(50),
      holdMin: z.number().min(0).max(1440),
    }),
    /** What counts as an incident of the past, and as what should have been warned of within so many hours. */
    events: z.strictObject({
      severity: severitySchema,
      affinities: z.array(z.enum(Object.keys(AFFINITIES) as [Affinity, ...Affinity[]])).min(1),
      days: z.number().int().min(1).max(365),
      horizonH: z.number().int().min(1).max(72),
    }),
  })
  .superRefine(({ factors, colours }, issue) => {
    for (const [i, factor] of factors.entries()) {
      if (factors.findIndex((other) => other.id === factor.id) !== i) issue.addIssue(`factor ${factor.id} is there twice`);
      if (SENSED.has(factor.id) && !factor.sensor) issue.addIssue(`factor ${factor.id}: say which devices tell of it in "sensor"`);
      if (factor.id === 'elders' && !factor.steps) issue.addIssue('factor elders: say in which steps homes are told in "steps"');
    }
    for (let i = 0; i < colours.length; i++)
      if (colours[i].colour !== 4 - i || (i > 0 && colours[i].from <= colours[i - 1].from))
        issue.addIssue(`colours: blue (4), yellow, orange, red (1), each from a higher score on; got ${JSON.stringify(colours[i])}`);
  });

/** Weights, scales and limits of the risk of compounds. */
export type RiskModel = z.output<typeof modelSchema>;

/** @throws Error naming every fault */
export const checkModel = (data: unknown, source = 'risk model'): RiskModel => parseData(modelSchema, data, source);

const MODEL_FILE = path.join(ROOT, 'server/risk/model.json');

/** @throws Error with the file and what is wrong in it */
export const loadModel = async (file: string = MODEL_FILE): Promise<RiskModel> => checkModel(await readJson(file), file);

export const factorOf = (model: RiskModel, factor: Factor): FactorSpec | undefined => model.factors.find(({ id: own }) => own === factor);

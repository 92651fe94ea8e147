import { z } from 'zod';
import { severitySchema } from '../records/alert.ts';

/** What the risk of a compound is made of. Their weights and scales are data: server/risk/model.json. */
export const FACTORS = [
  'rain',
  'levels',
  'warnings',
  'fire-load',
  'fire-equipment',
  'power-load',
  'gas-age',
  'elders',
  'incidents',
] as const;
export type Factor = (typeof FACTORS)[number];

const words = z.object({ zh: z.string(), en: z.string() });
const points = z.number().min(0).max(100);
const share = z.number().min(0).max(1);

const riskPartSchema = z.object({
  factor: z.enum(FACTORS),
  /** In the unit of the factor; null = nobody knows: then it counts neither for nor against, and the certainty is less. */
  value: z.number().nullable(),
  /** Where the value stands on the scale of its factor. */
  share: share.nullable(),
  weight: z.number().positive(),
  /** Of the score; null while the value is not known. */
  points: points.nullable(),
  coverage: share.describe('Share of what the value is made of that was heard'),
  source: words,
  /** When the newest of it was true, ms UTC; null = it is of no instant. */
  at: z.number().nullable(),
  /** Why nobody knows; null when somebody does. */
  why: words.nullable(),
});
export type RiskPart = z.infer<typeof riskPartSchema>;

const compoundRiskSchema = z.object({
  place: z.string(),
  /** null = nothing of it is known. */
  score: points.nullable(),
  /** What the score could be, whatever the unknown were. */
  low: points,
  high: points,
  certainty: share.describe('Share of the weights of which the values are known'),
  /** 1 red … 4 blue; null = below all of them. */
  colour: severitySchema.nullable(),
  /** Colour of the risk warning that is in force; limits there are stricter meanwhile. */
  inForce: severitySchema.nullable(),
  simulated: z.boolean(),
  /** null = not asked for. */
  parts: z.array(riskPartSchema).nullable(),
});
export type CompoundRisk = z.infer<typeof compoundRiskSchema>;

const riskModelTold = z.object({
  version: z.string(),
  /** Where the weights come from. */
  basis: words,
  factors: z.array(
    z.object({
      id: z.enum(FACTORS),
      label: words,
      unit: words,
      decimals: z.number().int(),
      weight: z.number(),
      about: words,
      /** Value, and where it stands between 0 and 1; in between along the line. */
      scale: z.array(z.tuple([z.number(), share])),
    }),
  ),
  colours: z.array(z.object({ colour: severitySchema, from: points })),
  warn: z.object({ from: severitySchema, certainty: share, release: points, holdMin: z.number().min(0) }),
});

/** 灾害风险: compounds, the highest score first. */
export const riskSchema = z.object({
  /** Server time of the count, ms UTC. */
  at: z.number(),
  model: riskModelTold,
  places: z.array(compoundRiskSchema),
  names: z.record(z.string(), z.string()).describe('Of the places, and of those around them, by path'),
});
export type Risk = z.infer<typeof riskSchema>;

const count = z.number().int().min(0);
const backTestRowSchema = z.object({
  colour: severitySchema,
  /** From that score on. */
  from: points,
  /** Stretches of time for which a compound was at least of this colour. */
  spells: count,
  /** Of those, with no event in them or within the horizon around them. */
  falseAlarms: count,
  /** Events before which a compound was of this colour, within the horizon. */
  hits: count,
  /** Share of the events that were hit; null = there were none. */
  hitRate: share.nullable(),
  /** Share of the spells that were false; null = there were none. */
  falseAlarmRate: share.nullable(),
  /** Of the time of all compounds. */
  share,
});
export type BackTestRow = z.infer<typeof backTestRowSchema>;

/** The model run over history: what it would have warned of, beside what came. */
export const backTestSchema = z.object({
  at: z.number(),
  from: z.number(),
  to: z.number(),
  /** `synthetic`: made up, because too little is recorded; it shows how the count works and nothing of this place. */
  history: z.enum(['recorded', 'synthetic']),
  /** What is recorded is of simulated devices. */
  simulated: z.boolean(),
  recordedHours: z.number().min(0),
  compounds: count,
  /** Of how many compounds there are; fewer are tested where there are very many. */
  of: count,
  steps: count,
  events: count,
  horizonH: z.number(),
  rows: z.array(backTestRowSchema),
  /** From which colour a warning is raised. */
  warnFrom: severitySchema,
  limits: z.array(words).describe('What the count does not know'),
});
export type BackTest = z.infer<typeof backTestSchema>;

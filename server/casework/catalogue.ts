import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { AlertSpec } from '#contract/kinds/device-kind.ts';
import type { Label } from '#contract/label.ts';
import { id } from '#contract/records/stamp.ts';
import { parseData, readJson } from './data-file.ts';
import { LIMIT_UNITS, type TimeLimit } from './deadline.ts';

const words = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) });
const unique = (what: string, names: readonly string[], fail: (message: string) => void): void => {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(`${what} ${JSON.stringify(twice)} is there twice`);
};

const catalogueSchema = z.strictObject({
  scheme: id,
  title: words,
  source: z.string().min(1),
  entries: z
    .array(
      z.strictObject({
        code: id,
        name: words,
        conditions: z
          .array(
            z.strictObject({
              id,
              words,
              limit: z.strictObject({ n: z.number().positive().max(1000), unit: z.enum(LIMIT_UNITS) }),
              proof: z.literal(true).optional(),
            }),
          )
          .min(1)
          .superRefine((list, issue) =>
            unique(
              'condition',
              list.map((one) => one.id),
              (message) => issue.addIssue(message),
            ),
          ),
      }),
    )
    .min(1)
    .superRefine((list, issue) =>
      unique(
        'code',
        list.map((one) => one.code),
        (message) => issue.addIssue(message),
      ),
    ),
});

/** One filing condition of the catalogue, with the time allowed for handling it. */
export interface CaseEntry {
  readonly scheme: string;
  readonly code: string;
  readonly condition: string;
  readonly name: Label;
  readonly words: Label;
  readonly limit: TimeLimit;
  /** Whoever finishes it hands in a photograph or clip. */
  readonly proof?: true | undefined;
}

type Reference = NonNullable<AlertSpec['catalogue']>;

/** What alerts without an entry of their own are filed under. */
const GENERAL = { scheme: 'quanyan-safety', code: 'general' };
const keyOf = (reference: Reference): string => `${reference.scheme} ${reference.code} ${reference.condition}`;

/** All filing conditions of all schemes. */
export class Catalogues {
  readonly #entries = new Map<string, CaseEntry>();
  readonly #general: CaseEntry;
  readonly #generalLifeSafety: CaseEntry;

  /** @throws Error when a file is wrong, or none has the general entries. */
  constructor(files: readonly { readonly file: string; readonly data: unknown }[]) {
    for (const { file, data } of files) {
      const { scheme, entries } = parseData(catalogueSchema, data, `catalogue ${file}`);
      if (path.basename(file) !== `${scheme}.json`)
        throw new Error(`catalogue ${file}: its scheme is ${JSON.stringify(scheme)}, so it must be named ${scheme}.json`);
      for (const { code, name, conditions } of entries) {
        for (const condition of conditions) {
          const entry: CaseEntry = {
            scheme,
            code,
            condition: condition.id,
            name,
            words: condition.words,
            limit: condition.limit,
            proof: condition.proof,
          };
          this.#entries.set(keyOf(entry), entry);
        }
      }
    }
    this.#general = this.#required('any');
    this.#generalLifeSafety = this.#required('life-safety');
  }

  find(reference: Reference): CaseEntry | undefined {
    return this.#entries.get(keyOf(reference));
  }

  /** The entry of an alert; a general one when it names none, or one that no file has. */
  of(spec: AlertSpec | undefined, lifeSafety: boolean): CaseEntry {
    return (spec?.catalogue && this.find(spec.catalogue)) ?? (lifeSafety ? this.#generalLifeSafety : this.#general);
  }

  #required(condition: string): CaseEntry {
    const entry = this.find({ ...GENERAL, condition });
    if (entry) return entry;
    throw new Error(
      `catalogue: no file has scheme ${GENERAL.scheme}, code ${GENERAL.code}, ` +
        `condition ${condition}, which alerts without an entry are filed under`,
    );
  }
}

/** Reads every `<scheme>.json` of a folder. */
export async function loadCatalogues(folder: string): Promise<Catalogues> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const files = names.map((name) => path.join(folder, name));
  return new Catalogues(await Promise.all(files.map(async (file) => ({ file, data: await readJson(file) }))));
}

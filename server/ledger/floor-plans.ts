import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FloorPlan } from '#scenes/floors/floor-plan.ts';
import { writeWhole } from '#server/lib/write-whole.ts';

/** Floor plans that were imported, one file a building below the data folder. The last one entered counts. */
export class FloorPlans {
  readonly #folder: string;

  /** @param data the data folder */
  constructor(data: string) {
    this.#folder = path.join(data, 'floor-plans');
  }

  /** @returns null when none was imported. */
  async get(building: string): Promise<FloorPlan | null> {
    const text = await this.#read(building);
    return text === null ? null : (JSON.parse(text) as FloorPlan);
  }

  /** On disk when it resolves. @returns false when the same plan was there. */
  async put(plan: FloorPlan & { readonly building: string }): Promise<boolean> {
    const text = JSON.stringify(plan);
    if ((await this.#read(plan.building)) === text) return false;
    await writeWhole(this.#file(plan.building), text);
    return true;
  }

  #read(building: string): Promise<string | null> {
    return readFile(this.#file(building), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  }

  /** Paths may be longer than file names, and of other letters. */
  #file(building: string): string {
    return path.join(this.#folder, `${createHash('sha256').update(building).digest('hex').slice(0, 40)}.json`);
  }
}

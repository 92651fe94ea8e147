import type { WallRole } from '#contract/roles.ts';
import type { Layout } from '#contract/walls/layout/layout.ts';
import type { WallPlan } from '#contract/walls/layout/in-force.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import type { CanvasShape } from '#contract/walls/canvas.ts';
import type { StoredCanvas, WallStore } from '../stores/wall-store.ts';
import { fenced } from './lease.ts';

export function wallOperations(engine: Engine): WallStore {
  const { db } = engine;
  return {
    async list() {
      const rows = await db.selectFrom('walls').selectAll().orderBy('name').execute();
      return rows.map(({ pairedById, pairedByName, seenAt, seenFrom, agent, version, role, canvas, tileColumn, tileRow, ...wall }) => ({
        ...wall,
        role: role as WallRole,
        pairedBy: { id: pairedById, name: pairedByName },
        seen: { at: seenAt, from: seenFrom, agent, version },
        tile: canvas === null ? null : { canvas, column: tileColumn!, row: tileRow! },
      }));
    },

    async add({ pairedBy, seen, name, tile, ...wall }) {
      const values = {
        ...wall,
        name: storable(name),
        pairedById: pairedBy.id,
        pairedByName: storable(pairedBy.name),
        seenAt: seen.at,
        seenFrom: seen.from,
        agent: storable(seen.agent),
        version: storable(seen.version),
        canvas: tile && tile.canvas,
        tileColumn: tile && tile.column,
        tileRow: tile && tile.row,
      };
      await fenced(engine, (trx) => trx.insertInto('walls').values(values).execute());
    },

    async seen(id, { at, from, agent, version }) {
      const values = { seenAt: at, seenFrom: from, agent: storable(agent), version: storable(version) };
      await fenced(engine, (trx) => trx.updateTable('walls').set(values).where('id', '=', id).execute());
    },

    async remove(id) {
      await fenced(engine, (trx) => trx.deleteFrom('walls').where('id', '=', id).execute());
    },

    async canvases() {
      const rows = await db.selectFrom('wall_canvases').selectAll().orderBy('name').execute();
      return rows.map(({ body, role, ...canvas }): StoredCanvas => ({
        ...canvas,
        role: role as WallRole,
        shape: JSON.parse(body) as CanvasShape,
      }));
    },

    async putCanvas({ shape, name, ...canvas }) {
      const values = { ...canvas, name: storable(name), body: JSON.stringify(shape) };
      await fenced(engine, (trx) =>
        trx
          .insertInto('wall_canvases')
          .values(values)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute(),
      );
    },

    async removeCanvas(id) {
      await fenced(engine, (trx) => trx.deleteFrom('wall_canvases').where('id', '=', id).execute());
    },
    ...layoutOperations(engine),
  };
}

type LayoutStore = Pick<WallStore, 'layouts' | 'putLayout' | 'removeLayout' | 'plans' | 'putPlan' | 'removePlan'>;

function layoutOperations(engine: Engine): LayoutStore {
  const { db } = engine;
  return {
    async layouts() {
      const rows = await db.selectFrom('wall_layouts').selectAll().orderBy('name').execute();
      return rows.map(({ byId, byName, body, ...row }) => ({
        ...row,
        updatedBy: { id: byId, name: byName },
        layout: JSON.parse(body) as Layout,
      }));
    },

    async putLayout({ updatedBy: { id: byId, name: byName }, layout, name, ...row }) {
      const values = { ...row, name: storable(name), byId, byName: storable(byName), body: JSON.stringify(layout) };
      await fenced(engine, (trx) =>
        trx
          .insertInto('wall_layouts')
          .values(values)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute(),
      );
    },

    async removeLayout(id) {
      await fenced(engine, (trx) => trx.deleteFrom('wall_layouts').where('id', '=', id).execute());
    },

    async plans() {
      const rows = await db.selectFrom('wall_plans').selectAll().orderBy('id').execute();
      return rows.map(({ byId, byName, body, ...row }) => ({
        ...row,
        updatedBy: { id: byId, name: byName },
        ...(JSON.parse(body) as Pick<WallPlan, 'presets' | 'hand'>),
      }));
    },

    async putPlan({ updatedBy: { id: byId, name: byName }, presets, hand, ...row }) {
      const values = { ...row, byId, byName: storable(byName), body: JSON.stringify({ presets, hand }) };
      await fenced(engine, (trx) =>
        trx
          .insertInto('wall_plans')
          .values(values)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute(),
      );
    },

    async removePlan(id) {
      await fenced(engine, (trx) => trx.deleteFrom('wall_plans').where('id', '=', id).execute());
    },
  };
}

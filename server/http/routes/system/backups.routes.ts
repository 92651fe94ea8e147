import { z } from 'zod';
import { backupLineSchema } from '#server/backup/lines.ts';
import { defineRoute } from '#server/http/route.ts';

const listBackups = defineRoute({
  method: 'get',
  path: '/api/v1/backups',
  needs: 'administer',
  // A backup holds all there is.
  everywhere: true,
  id: 'listBackups',
  summary: 'Backups that were made or failed, newest first: size, time, what is in them, and whether they could be restored on trial',
  reply: z.object({
    folder: z.string(),
    everyHours: z.number().describe('0 = none by itself'),
    keep: z.number().describe('So many of those made by itself are kept'),
    items: z.array(backupLineSchema),
  }),
  handle: async ({ services: { backups, settings } }) => ({
    folder: settings.backupDir,
    everyHours: settings.backupEveryHours,
    keep: settings.backupKeep,
    items: await backups.list(),
  }),
});

const makeBackup = defineRoute({
  method: 'post',
  path: '/api/v1/backups',
  needs: 'administer',
  everywhere: true,
  id: 'makeBackup',
  summary: 'Begin a backup of the database and all files, which is then restored on trial; follow it in the list',
  reply: backupLineSchema,
  refuses: ['conflict'],
  handle: ({ user, from, services }) => services.backups.start({ id: user.id, name: user.name }, from),
});

const tryBackup = defineRoute({
  method: 'post',
  path: '/api/v1/backups/{id}/try',
  needs: 'administer',
  everywhere: true,
  id: 'tryBackup',
  summary: 'Begin to restore a backup on trial, into a temporary folder; follow it in the list',
  params: z.object({ id: z.string().max(100) }),
  reply: backupLineSchema,
  refuses: ['conflict', 'not-found'],
  handle: ({ params, user, from, services }) => services.backups.tryAgain(params.id, { id: user.id, name: user.name }, from),
});

export default [listBackups, makeBackup, tryBackup];

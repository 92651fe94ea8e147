import type { Casework } from '#server/casework/casework.ts';
import type { Hub } from '#server/fanout/hub.ts';
import { UploadedKinds } from '#server/kinds/uploaded-kinds.ts';
import { loadRules } from '#server/rules/judge.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { StoredKind } from '#server/storage/stores/kind-store.ts';
import type { Context } from './context.ts';
import type { Restored } from './restore.ts';

interface KindParts {
  readonly storage: Storage;
  readonly versions: readonly StoredKind[];
  readonly restored: Restored;
  readonly casework: Casework;
  readonly hub: Hub;
}

/** Kinds that administrators upload: live state follows at once, and screens are told. */
export const openKinds = async (
  { builtIn, kinds, now }: Context,
  { storage, versions, restored: { records, state }, casework: { catalogues }, hub }: KindParts,
): Promise<UploadedKinds> =>
  new UploadedKinds({
    builtIn,
    kinds,
    stored: storage.kinds,
    versions,
    records,
    hasCase: (entry) => catalogues.find(entry) !== undefined,
    rules: await loadRules(),
    onAccepted(kind, uploaded) {
      state.follower.takeKind(kind);
      hub.tellKinds(uploaded);
    },
    now,
  });

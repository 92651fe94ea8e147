import { indexKinds, kindsHash, LiveKinds } from '#contract/kinds/kinds.ts';
import { BUILT_IN_KINDS } from './built-in-kinds.ts';

const BUILT_IN = indexKinds(BUILT_IN_KINDS);
/** Every kind this page was built with: adding a folder in `devices/` is all it takes. Uploaded ones are taken in when they are known. */
export const KINDS = new LiveKinds(BUILT_IN);
export const KINDS_HASH = kindsHash(BUILT_IN);

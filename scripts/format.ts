// `npm run format`: lays out every source by .oxfmtrc.json, in place.
import { explainAndExit, packageProgram } from './lib/steps.ts';

packageProgram('oxfmt', 'oxfmt', []).catch(explainAndExit);

/** True under `npm run soak`, which runs the files that import this: there is time for what is slow and seldom breaks. */
export const SOAK = process.env.QUANYAN_SOAK === '1';

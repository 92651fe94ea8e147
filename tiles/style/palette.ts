/**
 * Night water: a near-black blue ground, a quiet grey-blue city. Nothing here is red, orange, yellow or bright blue:
 * those say that something is wrong, and only marks may say it.
 */
export const NIGHT = {
  ground: '#060b12',
  land: '#080f18',
  haze: '#0f2434',
  hazeByDay: '#1d3b52',
  water: '#0a2130',
  waterEdge: '#14394a',
  green: '#0a1a1a',
  compound: '#0c1622',
  compoundEdge: '#1d3246',
  roadCasing: '#05090f',
  roadMinor: '#131f2c',
  roadMiddle: '#182736',
  roadMajor: '#1d2f41',
  wallLow: '#16232f',
  wallMiddle: '#1f3143',
  wallHigh: '#31506a',
  border: '#2c6d84',
  communityEdge: '#27485f',
  gridEdge: '#1a2f41',
  accent: '#46d6e8',
  textDim: '#647d90',
  halo: '#060b12',
} as const;

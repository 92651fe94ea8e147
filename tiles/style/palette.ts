/**
 * Night water: ground of ink-stone that passes into mist, roads of a grey of their own, walls of smoked porcelain, dark glass for water.
 * Nothing here is red, orange, yellow or bright blue: those say that something is wrong, and only marks may say it. Everything here stays
 * below a quarter of the luminance of white.
 */
export const NIGHT = {
  ground: '#0d1821',
  groundByDay: '#1a2c39',
  land: '#0a0f14',
  landByDay: '#131d26',
  haze: '#132a3b',
  hazeByDay: '#1d3b52',
  water: '#06232f',
  waterEdge: '#236074',
  green: '#0f2119',
  compound: '#11181e',
  compoundEdge: '#243440',
  roadCasing: '#070b0f',
  roadMinor: '#181e23',
  roadMiddle: '#20272d',
  roadMajor: '#2a3239',
  wallLow: '#20272d',
  wallMiddle: '#2a333a',
  wallHigh: '#39444c',
  border: '#2c6d84',
  communityEdge: '#2b4656',
  gridEdge: '#1e2c37',
  accent: '#46d6e8',
  textDim: '#7b8c99',
  /** Ground beside walls, which see less of the sky. */
  shade: '#020407',
  halo: '#070b10',
} as const;

/** Every icon the product's own parts use (tabler or temaki names). Icons of device kinds come from their `kind.ts`. */
export const UI_ICONS = [
  'search', 'keyboard', 'language', 'user', 'logout', 'filter', 'stack-2', 'x', 'check', 'chevron-right', 'chevron-down', 'map-pin',
  'clock', 'users', 'message', 'send', 'camera', 'player-play', 'link', 'link-off', 'plug-connected-x', 'arrow-back-up', 'alert-triangle',
  'clipboard-list', 'building', 'home', 'device-desktop', 'screen-share', 'flame', 'arrow-up', 'lock', 'snowflake', 'chart-line', 'bell-off',
  'database-off', 'database-export', 'home-2', 'building-community', 'world', 'crosshair', 'run', 'shield', 'refresh', 'photo', 'circle-dot', 'history',
  'map-2', 'stairs', 'eye-pin', 'volume', 'volume-off',
] as const;
export type UiIcon = (typeof UI_ICONS)[number];

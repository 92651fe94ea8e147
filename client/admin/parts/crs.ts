import { label } from '#contract/label.ts';

/** Coordinate systems that files may be in. */
export const CRS = {
  wgs84: label('WGS-84（GPS）', 'WGS-84 (GPS)'),
  cgcs2000: label('CGCS2000（国家大地坐标）', 'CGCS2000'),
  gcj02: label('GCJ-02（高德、腾讯）', 'GCJ-02 (Amap, Tencent)'),
  bd09: label('BD-09（百度）', 'BD-09 (Baidu)'),
};

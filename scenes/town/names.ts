import type { PlannedRoad } from './roads.ts';

/** Real names of district, street and roads; everything below a community is invented. */
export const DISTRICT = { id: '370102', name: '历下区' } as const;
export const STREET = { id: '370102004', name: '泉城路街道' } as const;

/**
 * In the order `surveyGround` cuts them: north-west, north, south-west, north-east, south-east. Codes and names of the
 * first four are real (NBS 2023); the fifth is invented to fill the ground, and says so.
 */
export const COMMUNITIES = [
  { id: '370102004003', name: '贡院墙根社区' },
  { id: '370102004009', name: '芙蓉街社区' },
  { id: '370102004008', name: '鞭指巷社区' },
  { id: '370102004006', name: '临湖街社区' },
  { id: '370102004199', name: '舜井社区（虚构）' },
] as const;

/** Around the street and on beyond it, so that the town does not end like a table. */
export const BORDER_ROADS: readonly PlannedRoad[] = [
  {
    name: '大明湖路',
    class: 'primary',
    line: [
      [-1500, 502],
      [-763, 479],
      [698, 498],
      [1500, 521],
    ],
  },
  {
    name: '黑虎泉西路',
    class: 'primary',
    line: [
      [-1500, -558],
      [-1100, -581],
      [-693, -595],
      [665, -609],
      [1100, -618],
      [1500, -642],
    ],
  },
  {
    name: '趵突泉北路',
    class: 'primary',
    line: [
      [-800, -1100],
      [-809, -707],
      [-772, -507],
      [-763, 479],
      [-790, 1100],
    ],
  },
  {
    name: '黑虎泉北路',
    class: 'primary',
    line: [
      [818, -1100],
      [809, -707],
      [790, -446],
      [779, 400],
      [809, 1100],
    ],
  },
  {
    name: '',
    class: 'secondary',
    line: [
      [-772, -507],
      [-693, -595],
    ],
  },
  {
    name: '',
    class: 'secondary',
    line: [
      [665, -609],
      [790, -446],
    ],
  },
  {
    name: '',
    class: 'secondary',
    line: [
      [779, 400],
      [698, 498],
    ],
  },
  {
    name: '泺源大街',
    class: 'primary',
    line: [
      [-1500, -949],
      [-558, -930],
      [558, -944],
      [1500, -967],
    ],
  },
  {
    name: '',
    class: 'secondary',
    line: [
      [1153, -1100],
      [1135, -279],
      [1149, 1100],
    ],
  },
  {
    name: '',
    class: 'secondary',
    line: [
      [-1153, -1100],
      [-1139, 93],
      [-1162, 1100],
    ],
  },
];

export const GRID_ROADS = [
  '省府前街',
  '芙蓉街',
  '后宰门街',
  '榜棚街',
  '天地坛街',
  '按察司街',
  '县东巷',
  '将军庙街',
  '高都司巷',
  '鞭指巷',
  '曲水亭街',
  '院前街',
  '珍池街',
  '宽厚所街',
  '司里街',
  '运署街',
  '启明街',
  '旧军门巷',
  '临湖街',
  '泮壁街',
] as const;

export const LANES = [
  '王府池子街',
  '西更道街',
  '东更道街',
  '双忠祠街',
  '寿佛楼后街',
  '金菊巷',
  '涌泉胡同',
  '翔凤巷',
  '平泉胡同',
  '岱宗街',
  '轱辘把子街',
  '庠门里',
  '秋柳巷',
  '荷风巷',
  '汇泉巷',
  '文庙后巷',
  '玉环巷',
  '辘轳井巷',
  '卫巷',
  '十亩园街',
] as const;

/** Generic on purpose: no compound of these names is meant. */
export const HOMES = [
  '芙蓉里小区',
  '泉韵花园',
  '柳岸家园',
  '荷香苑',
  '清泉小区',
  '明湖里小区',
  '鹊语苑',
  '文汇公寓',
  '和顺里小区',
  '安泰家园',
  '瑞祥小区',
  '锦绣里小区',
  '晨光苑',
  '春晖小区',
  '翠屏里小区',
  '同心家园',
  '康宁苑',
  '福泽里小区',
  '书香公寓',
  '向阳里小区',
  '听泉苑',
  '丰和家园',
  '静安里小区',
  '百合苑',
  '长青小区',
  '映月里小区',
  '南塘小区',
  '新泉家园',
  '东篱苑',
  '知春里小区',
] as const;

export const CIVIC: Readonly<Record<'oldtown' | 'mall' | 'office' | 'school' | 'hospital', readonly string[]>> = {
  oldtown: ['芙蓉老街坊', '曲水老街坊', '后宰门老街坊'],
  mall: ['泉韵购物中心', '示范商业广场', '示范百货'],
  office: ['示范商务中心', '示范政务中心', '示范写字楼'],
  school: ['示范第一小学', '示范中学', '示范第二小学'],
  hospital: ['示范社区医院'],
};

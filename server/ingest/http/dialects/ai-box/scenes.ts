/**
 * What boxes that analyse pictures call what they see, by their names and numbers, without capitals, blanks and strokes → the scene of the
 * kind's `video-alarm`. Numbers of makers contradict each other below 100; those here are of one family of boxes.
 */
const SCENES: Readonly<Record<string, readonly string[]>> = {
  intrusion: ['intrusion', 'fielddetection', 'regionentrance', 'regionintrusion', 'areaintrusion', 'perimeter'],
  tripwire: ['tripwire', 'linedetection', 'crossline', 'crosslinedetection'],
  climb: ['climb', 'climbing', '29'],
  fight: ['fight', 'fighting', 'rioterdetection'],
  fallen: ['fall', 'falldown', 'fallalarm', 'vcafalldown', '11015', '10028', '28'],
  crowd: ['gathering', 'group', 'crowd', 'crowdgathering'],
  loiter: ['wander', 'loitering', 'wanderdetection'],
  rapid: ['run', 'running', 'rapidmove'],
  flame: ['fire', 'flame', 'firedetection', '13001'],
  smoke: ['smoke', '13002'],
  'lane-blocked': ['firelane', 'firelaneoccupied', 'firelaneoccupancy', 'firepassage'],
  parking: ['parking', 'illegalparking', 'parkingdetection', '12001'],
  'wrong-way': ['retrograde', 'wrongdirection', 'reverse', 'trafficretrograde'],
  'left-object': ['unattendedbaggage', 'leftdetection', 'leftobject'],
  'removed-object': ['attendedbaggage', 'takenawaydetection'],
  refuse: ['garbage', 'rubbish', '12002', '10026', '32'],
  'off-post': ['offduty', 'leavepost', 'absence', '25', '26'],
  throwing: [
    'fallinggoods',
    'highpop',
    'hightossact',
    'highparabolic',
    'highparabolicalarm',
    'fallingobjectsdetectionalarm',
    'throwingobject',
    '11027',
  ],
  occlusion: ['shelteralarm', 'tamperdetection', 'videoblind', 'occlusion'],
  'video-loss': ['videoloss'],
  frozen: ['videofreeze', 'frozen', 'freeze'],
  black: ['blackscreen', 'videoblack'],
  shifted: ['scenechange', 'scenechangedetection', 'cameramove'],
  blurred: ['defocus', 'videounfocus', 'blur', 'blurred'],
};

const SCENE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(SCENES).flatMap(([scene, names]) => names.map((name) => [name, scene] as const)),
);

/** @returns undefined of a name that nobody knows */
export const sceneOf = (name: string): string | undefined => SCENE_OF.get(name.toLowerCase().replace(/[\s_-]/g, ''));

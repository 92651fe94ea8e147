import { label } from '#contract/label.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

const QUIET = {
  fire: 0,
  fault: 0,
  mainPowerFault: 0,
  backupPowerFault: 0,
  linkFault: 0,
  lineFault: 0,
  test: 0,
  heartbeat: 1,
  relayedFire: 0,
};

export default defineSimulator({
  start: () => null,
  step: () => ({ points: { ...QUIET } }),
  obeys: {
    'roll-call': { points: { rollCallAnswered: 1 }, lastsS: 60 },
    drill: { points: {}, lastsS: 0 },
    'end-drill': { points: {}, lastsS: 0 },
    'read-state': { points: {}, lastsS: 0 },
    'set-clock': { points: {}, lastsS: 0 },
    initialise: { points: {}, lastsS: 0 },
  },
  events: {
    fire: happens(label('装置上按下报警', 'Alarm key pressed on the unit'), ['fire'], null),
    'power-cut': happens(label('主电中断', 'Mains fail'), ['mainPowerFault'], null),
    'line-cut': happens(label('连接线路断开', 'Line to the panel cut'), ['lineFault', 'fault'], null),
  },
});

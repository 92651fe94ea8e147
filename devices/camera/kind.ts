import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';
import { videoAlarm, videoAlerts } from './video-alarm.ts';

/**
 * Camera of a compound or street. Its video arrives elsewhere; here are whether it is there and whole (online, a picture that is neither
 * frozen, black, shifted nor blurred), and what its platform or the box that analyses it tells.
 */
export default defineDeviceKind({
  id: 'camera',
  label: label('摄像机', 'Camera'),
  icon: 'security_camera',
  category: 'video',
  expectedIntervalS: 120,
  offlineAlert: 4,
  headline: 'bitrateKbps',
  points: {
    online: {
      ...flag('在线', 'Online'),
      states: { 0: label('离线', 'Offline'), 1: label('在线', 'Online') },
      fault: { below: 1, code: 'disconnected' },
    },
    videoLoss: flag('视频丢失', 'Video loss', { fault: isOne('video-loss') }),
    occlusion: flag('镜头遮挡', 'Lens covered', { fault: isOne('occlusion') }),
    throwing: flag('高空抛物', 'Thrown from height', { alert: isOne('throwing') }),
    intrusion: flag('区域入侵', 'Intrusion', { alert: isOne('intrusion') }),
    bitrateKbps: { label: label('码率', 'Bit rate'), unit: 'kbps', range: [0, 100_000], decimals: 0 },
    packetLossPct: {
      label: label('丢包率', 'Packet loss'),
      unit: '%',
      range: [0, 100],
      decimals: 1,
      warning: { above: 5, release: 3 },
      limits: [{ above: 5, release: 3, forS: 900, code: 'poor-line', level: 'warning' }],
    },
    preset: { label: label('所在预置位', 'At preset'), unit: '', range: [0, 255], decimals: 0 },
    picture: {
      ...flag('出图', 'Gives a picture'),
      states: { 0: label('不出图', 'None'), 1: label('出图', 'Yes') },
      fault: { below: 1, code: 'no-picture' },
    },
    frozen: flag('画面冻结', 'Picture frozen', { fault: isOne('frozen') }),
    black: flag('黑屏', 'Picture black', { fault: isOne('black') }),
    shifted: flag('画面偏移', 'Picture shifted', { fault: isOne('shifted') }),
    blurred: flag('画面模糊', 'Picture blurred', { fault: isOne('blurred') }),
    frameRate: { label: label('帧率', 'Frame rate'), unit: 'fps', range: [0, 240], decimals: 0 },
  },
  alerts: {
    throwing: { label: label('高空抛物', 'Object thrown from height'), severity: 2, lifeSafety: false, affinity: 'security' },
    intrusion: {
      label: label('区域入侵', 'Intrusion'),
      severity: 2,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'intrusion'),
    },
    occlusion: {
      label: label('镜头遮挡', 'Lens covered'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('security', 'tamper'),
    },
    'poor-line': {
      label: label('视频链路持续丢包', 'Line loses packets for long'),
      severity: 4,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
    },
    'video-loss': {
      label: label('视频丢失', 'Video loss'),
      severity: 4,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    disconnected: {
      label: label('平台上报离线', 'Reported offline by its platform'),
      severity: 4,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('device', 'offline'),
    },
    ...videoAlerts,
    ...offlineAlert(4, 'security'),
  },
  events: { 'video-alarm': videoAlarm },
  actions: {
    move: {
      label: label('转动镜头', 'Move'),
      needs: 'operate',
      confirm: label(
        '按住时镜头转动，松开即停；连接中断时到时自动停止。',
        'The camera moves while it is held; cut off, it stops by itself.',
      ),
      params: {
        direction: {
          label: label('方向', 'Direction'),
          type: 'code',
          words: {
            'up-left': label('左上', 'Up and left'),
            up: label('上', 'Up'),
            'up-right': label('右上', 'Up and right'),
            left: label('左', 'Left'),
            right: label('右', 'Right'),
            'down-left': label('左下', 'Down and left'),
            down: label('下', 'Down'),
            'down-right': label('右下', 'Down and right'),
            'zoom-in': label('拉近', 'Zoom in'),
            'zoom-out': label('拉远', 'Zoom out'),
          },
          standard: 'left',
        },
        speed: { label: label('速度', 'Speed'), type: 'number', range: [1, 7], step: 1, standard: 4 },
        seconds: { label: label('时长', 'For'), type: 'number', range: [1, 10], step: 1, unit: 's', standard: 2 },
      },
      replaces: ['move', 'preset', 'stop'],
      pad: { key: 'direction', stop: 'stop', hold: 'seconds', speed: 'speed', presets: 'preset' },
    },
    stop: {
      label: label('停止转动', 'Stop'),
      needs: 'operate',
      confirm: label('镜头停在当前位置。', 'The camera stays where it is.'),
      replaces: ['move', 'preset', 'stop'],
    },
    preset: {
      label: label('转到预置位', 'Go to preset'),
      needs: 'operate',
      confirm: label('镜头转到已存的位置。', 'The camera turns to a position that was kept before.'),
      params: { preset: { label: label('预置位', 'Preset'), type: 'number', range: [1, 255], step: 1, standard: 1 } },
      expects: { point: 'preset', is: 'preset', withinS: 20 },
      replaces: ['move', 'stop'],
    },
    restart: {
      label: label('重新启动', 'Restart'),
      needs: 'operate-critical',
      confirm: label('画面与录像中断一两分钟。', 'Picture and recording stop for a minute or two.'),
    },
  },
});

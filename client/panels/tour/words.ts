import { label, type Label } from '#contract/label.ts';
import type { Role } from '#contract/roles.ts';

export const WORDS = {
  choose: label('选择一段观摩', 'Choose a tour'),
  begin: label('开始', 'Begin'),
  scenes: label('幕', 'scenes'),
  minutes: label('分钟', 'min'),
  refused: label('不能播放：', 'Cannot be played: '),
  previous: label('上一幕', 'Previous scene'),
  next: label('下一幕', 'Next scene'),
  play: label('自动播放', 'Play'),
  pause: label('停在这一幕', 'Stay here'),
  mute: label('关闭朗读', 'Stop reading aloud'),
  aloud: label('朗读', 'Read aloud'),
  noVoice: label('本机浏览器没有此语言的语音，仅有字幕', 'This browser has no voice of this language: captions only'),
  briefing: label('随身简报：带走这段观摩的文字与数字', 'Pocket briefing: this tour’s words and figures to take away'),
  other: label('换一段观摩', 'Another tour'),
  ended: label('讲完了', 'The end'),
  again: label('从头再讲', 'From the beginning'),
  audience: label('观看对象', 'Audience'),
  paused: label('观摩暂停，屏幕交给值守', 'Tour paused: the screen is on duty'),
  resumes: label('确认后自动从第 {{n}} 幕继续', 'Goes on at scene {{n}} by itself once it is acknowledged'),
  going: label('前往：', 'On the way: '),
  nobody: label('尚未派人', 'Nobody sent yet'),
  since: label('已 {{span}} 未确认', 'Not acknowledged for {{span}}'),
  others: label('另有 {{n}} 起', '{{n}} more'),
  meanwhile: label('其间', 'Meanwhile'),
  handling: label('处置', 'Work'),
  steps: {
    began: label('报警', 'Alert'),
    acknowledged: label('确认', 'Acknowledged'),
    dispatched: label('派遣', 'Sent'),
    arrived: label('到场', 'Arrived'),
    finished: label('处置完成', 'Work done'),
    closed: label('结案', 'Closed'),
  },
  notYet: label('尚未', 'not yet'),
  course: label('事件经过', 'How it went'),
  device: label('这台设备', 'The device'),
  ofIncident: label('事件与工单流转', 'The case and its tickets'),
  ofDevice: label('设备读数', 'Readings of the device'),
} as const;

const AUDIENCES = {
  duty: label('值守', 'Duty'),
  leader: label('领导', 'Leader'),
  visitor: label('来访', 'Visitor'),
  public: label('公众', 'Public'),
};

/** Who a screen of this role is for: written on it. */
export function audienceName(role: Role | undefined): Label {
  if (role === 'wall-visitor') return AUDIENCES.visitor;
  if (role === 'wall-public') return AUDIENCES.public;
  return role === 'leader' || role === 'wall-leader' || role === 'auditor' || role === 'administrator' ? AUDIENCES.leader : AUDIENCES.duty;
}

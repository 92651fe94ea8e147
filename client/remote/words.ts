import { label, type Label } from '#contract/label.ts';
import type { RemoteEnd } from '#contract/tours/remote.ts';

export const WORDS = {
  title: label('观摩遥控', 'Tour remote'),
  enter: label('输入观摩屏上的六位配对码', 'Enter the six digits shown on the tour screen'),
  about: label(
    '配对后由您带这一场观摩，直到它结束。您只能遥控不超出您辖区和知悉范围的屏幕。',
    'You lead that tour until it ends. You may lead screens that show no more than you may know.',
  ),
  code: label('配对码', 'Code'),
  pair: label('开始遥控', 'Lead'),
  forbidden: label('您的角色不能遥控观摩', 'Your role does not lead tours'),
  on: label('画面', 'Screen'),
  choose: label('选择一段观摩', 'Choose a tour'),
  scenes: label('幕', 'scenes'),
  minutes: label('分钟', 'min'),
  scene: label('第 {{n}} 幕，共 {{all}} 幕', 'Scene {{n}} of {{all}}'),
  next: label('下一幕', 'Next'),
  previous: label('上一幕', 'Previous'),
  stay: label('停在这一幕', 'Stay'),
  play: label('自动播放', 'Play'),
  again: label('从头再讲', 'Again'),
  ended: label('讲完了，两分钟后遥控失效', 'The end. The remote ends in two minutes'),
  gone: label('这一幕此刻无法展示，屏幕正在跳过', 'This scene cannot be shown now and is passed over'),
  yields: label('观摩暂停，屏幕已让给值守', 'Tour paused: the screen is on duty'),
  resumes: label(
    '一级险情确认后，自动从第 {{n}} 幕继续；在此之前遥控不起作用',
    'Goes on at scene {{n}} by itself once the P1 is acknowledged',
  ),
  lost: label('与服务器断开，正在重连', 'No connection to the server: trying again'),
  screenLost: label('屏幕与服务器断开，正在等待它恢复', 'The screen has lost its line and is waited for'),
  leave: label('结束观摩', 'End the tour'),
  letGo: label('交还遥控', 'Hand back'),
  other: label('输入另一个配对码', 'Enter another code'),
  briefing: label('随身简报', 'Pocket briefing'),
  all: label('各幕', 'Scenes'),
  over: label('遥控已结束', 'The remote has ended'),
} as const;

export const END_WORDS: Record<RemoteEnd, Label> = {
  'tour-ended': label('这场观摩已经结束', 'The tour is over'),
  'screen-gone': label('屏幕已关闭或断开', 'The screen was closed, or its line broke'),
  'screen-alone': label('有人在屏幕上断开了遥控', 'Somebody disconnected it at the screen'),
  'signed-out': label('登录已结束', 'The session has ended'),
  'phone-gone': label('手机五分钟没有联系，遥控已交还', 'Nothing was heard of the phone for five minutes'),
  'let-go': label('遥控已交还', 'It was handed back'),
};

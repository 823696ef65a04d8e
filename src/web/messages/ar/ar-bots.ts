import type { Messages } from '../messages.ts'

/** What tells people from robots, in Arabic. */
export const arBots: Messages = {
  challenge_required:
    'يُرسَل الآن إلى هذا الموقع عدد غير معتاد من هذه النماذج، لذلك يلزم شيء واحد إضافي. لم يُنفَّذ شيء بعد: يُرجى إرسال النموذج مرة أخرى.',
  'challenge.working': 'يُجري متصفحك عملية حسابية قصيرة تُبعد البرامج الآلية.',
  'challenge.done': 'انتهت العملية الحسابية. يمكنك إرسال النموذج.',
  'challenge.failed':
    'لم يتمكن متصفحك من إجراء العملية الحسابية. أعد تحميل الصفحة، أو عُد بعد قليل.',
  'challenge.no-script':
    'تُرسل برامج آلية كثيرًا من هذه النماذج الآن، ولا يمكن لمتصفحك من دون JavaScript أن يُظهر أنك لست منها. عُد بعد {wait}: سيعمل النموذج عندئذ من دون JavaScript.',
  'challenge.no-script.always':
    'يحتاج هذا النموذج إلى JavaScript لإبعاد البرامج الآلية. فعِّله، أو اسأل من يدير هذا الموقع.',
  'trap.label': 'اترك هذا الحقل فارغًا',
}

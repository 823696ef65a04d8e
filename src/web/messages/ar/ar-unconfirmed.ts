import type { Messages } from '../messages.ts'

/** Accounts that nobody confirms: on their own page, for staff, in the mail, and in what has happened. */
export const arUnconfirmed: Messages = {
  'account.leaves': 'من دون عنوان مؤكد يُحذف هذا الحساب. أمامك مهلة حتى:',
  'admin.user.leaves': 'لم يُؤكَّد قط، يُحذف في',
  'admin.act.keep': 'الاحتفاظ بهذا الحساب',
  'notice.admin-kept': 'سيبقى هذا الحساب مع أن أحدًا لم يؤكد عنوانه.',
  'mail.unconfirmed.subject': 'سيُحذف حسابك في {site} قريبًا',
  'mail.unconfirmed.text':
    'لم يؤكد أحد بعدُ أن هذا عنوان حسابك. يرجى تأكيده قبل {when}. وإلا فسيُحذف الحساب مع كل ما يخصه، ويصبح اسمه متاحًا لغيرك.',
  'mail.unconfirmed.button': 'تأكيد هذا العنوان',
  'mail.unconfirmed.else':
    'إذا لم يكن لديك حساب في {site} فقد كتب شخص ما عنوانك بالخطأ. لا تفعل شيئًا عندئذ: سيُحذف الحساب من تلقاء نفسه.',
  'activity.user.deleted.unconfirmed': 'حُذف الحساب: لم يكن أحد قد أكد عنوانه.',
  'activity.user.kept': 'بقي الحساب مع أن أحدًا لم يؤكد عنوانه.',
  'event.user.deleted.unconfirmed': 'حُذف حساب {subject}: لم يكن أحد قد أكد عنوانه',
  'event.user.kept': 'بقي حساب {subject} مع أن أحدًا لم يؤكد عنوانه',
}

import type { Messages } from '../messages.ts'

/** Closing an account, and opening it again. */
export const arClosing: Messages = {
  'title.close': 'إغلاق حسابك',
  'title.reopen': 'إعادة فتح حسابك',
  'link.close': 'إغلاق الحساب',
  'account.close': 'إغلاق هذا الحساب',
  'account.close.text': 'لن يتمكن أحد بعدها من تسجيل الدخول.',
  'close.lead': 'يُسجَّل خروجك من كل مكان، ولا يمكن لأحد بعدها تسجيل الدخول إلى {username}.',
  'close.days':
    '{days|zero:يمكنك|one:خلال يوم واحد يمكنك|two:خلال يومين يمكنك|few:خلال # أيام يمكنك|many:خلال # يومًا يمكنك|other:خلال # يوم يمكنك} إعادة فتح حسابك عبر الرابط الذي نرسله إلى {email}. بعد ذلك يُحذف مع كل ما يخصه، ولا يمكن التراجع عن ذلك.',
  'close.days.nomail':
    '{days|zero:يمكن|one:خلال يوم واحد يمكن|two:خلال يومين يمكن|few:خلال # أيام يمكن|many:خلال # يومًا يمكن|other:خلال # يوم يمكن} للقائمين على {site} إعادة فتح حسابك. بعد ذلك يُحذف مع كل ما يخصه، ولا يمكن التراجع عن ذلك.',
  'close.at-once': 'يُحذف حسابك فورًا مع كل ما يخصه، ولا يمكن التراجع عن ذلك.',
  'label.confirmName': 'اسم المستخدم الخاص بك',
  'hint.confirmName': 'اكتب {username} حتى لا يحدث شيء عن طريق الخطأ.',
  'button.close': 'إغلاق حسابي',
  'button.reopen': 'نعم، أعد فتحه',
  'reopen.lead': 'حسابك {username} مغلق. هل تريد إعادة فتحه؟',
  'reopen.text': 'تسجّل الدخول بعدها بكلمة المرور التي كانت لديك.',
  close_name_wrong: 'هذا ليس اسم المستخدم الخاص بك.',
  close_last_superuser:
    'أنت المشرف العام الوحيد. عيّن شخصًا آخر مشرفًا عامًا أولًا: من دونه لن يتمكن أحد من العناية بالموقع.',
  'notice.account-closed': 'أُغلق حسابك.',
  'notice.account-reopened': 'أُعيد فتح حسابك. يرجى تسجيل الدخول.',
}

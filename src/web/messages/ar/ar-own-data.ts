import type { Messages } from '../messages.ts'

/** The data of oneself: the file, and what is said of it. */
export const arOwnData: Messages = {
  'account.data': 'بياناتك',
  'account.data.text':
    'كل ما نحتفظ به عنك في ملف JSON واحد: حسابك وأجهزتك وعوامل التحقق الثانية ورسائل البريد وما حدث. لا يحتوي على كلمات مرور ولا أسرار.',
  'account.data.button': 'تنزيل بياناتي',
  'admin.user.data': 'بيانات هذا الشخص',
  'admin.user.data-lead':
    'كل ما نحتفظ به عن هذا الشخص، لتسليمه إياه عندما يطلبه: الملف نفسه الذي يمكنه تنزيله بنفسه. لا تعطه لأحد غيره.',
  'admin.user.data-button': 'تنزيل بياناته',
  'activity.user.data-exported': 'نُزِّلت نسخة من جميع بيانات الحساب.',
  'event.user.data-exported': 'نُزِّلت جميع بيانات {subject}',
  'event.user.list-exported': 'نُزِّلت قائمة الأشخاص',
  'profile.username-hint':
    'به تسجّل الدخول. إذا غيّرته فسيبقى القديم لك مدة 30 يومًا: لن يحصل عليه أحد غيرك، ويمكنك العودة إليه.',
  username_often:
    'غيّرت اسم المستخدم {count} مرات خلال {days} يومًا. حاول لاحقًا، أو عُد إلى أحد تلك الأسماء.',
}

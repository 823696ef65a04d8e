import type { Messages } from '../messages.ts'
import { arWithoutPassword } from './ar-without-password.ts'

/** The pages of a forgotten password, of an address that is confirmed, and of a link that is over. */
export const arRecovery: Messages = {
  'reset.lead': 'نرسل إليك رابطًا لتعيين كلمة مرور جديدة.',
  'reset.hint': 'العنوان المؤكد لحسابك.',
  'reset.remembered': 'هل تذكرتها؟',
  'reset.sent.lead':
    'إذا كان لهذا العنوان حساب فقد أُرسلت إليه رسالة فيها رابط. الرابط صالح لمدة ساعة، ولمرة واحدة.',
  'reset.sent.text':
    'لم يصل شيء؟ تفقّد مجلد الرسائل غير المرغوب فيها. يجب أن يكون العنوان مما سبق لك تأكيده.',
  'reset.sent.again': 'تجربة عنوان آخر',
  'reset.sent.back': 'العودة إلى تسجيل الدخول',
  'reset.set.lead': 'لـ {username}. يُسجَّل خروجك من كل مكان، وتسجّل الدخول بكلمة المرور الجديدة.',
  'button.reset.set': 'تعيين كلمة المرور',
  'verify.lead': 'هل {email} عنوان الحساب {username}؟',
  'verify.text': 'إذا لم يكن هذا حسابك فأغلق هذه الصفحة. لم يتغيّر شيء.',
  'button.verify': 'نعم، تأكيد',
  'verify.waiting':
    'يحتاج حسابك إلى عنوان مؤكد قبل أن تتمكن من تسجيل الدخول. افتح الرابط في الرسالة التي ' +
    'نرسلها إليك، ثم سجّل الدخول.',
  'verify.done': 'هل أكّدته؟',
  'link-over.text':
    'سبق استخدامه، أو انتهت مدته، أو تغيّر شيء منذ إرساله. لم يضع شيء: ' +
    'يمكنك الحصول على رابط جديد.',
  'link-over.again': 'الحصول على رابط جديد',
  ...arWithoutPassword,
}

import type { Messages } from '../messages.ts'

/** What people read who have no password, or want none. */
export const arWithoutPassword: Messages = {
  'title.password-remove': 'تسجيل الدخول دون كلمة مرور',
  'link.password-remove': 'تسجيل الدخول دون كلمة مرور',
  'password.set.heading': 'تعيين كلمة مرور',
  'password.set.lead': 'ليس لحسابك كلمة مرور. إذا عيّنت واحدة أمكنك تسجيل الدخول بها أيضًا.',
  'button.password.set': 'تعيين كلمة المرور',
  'link.password.set': 'تعيين كلمة مرور',
  'notice.password-set': 'تم تعيين كلمة مرورك، وسُجّل الخروج من جميع الأجهزة الأخرى.',
  'notice.password-removed':
    'أُزيلت كلمة مرورك: من الآن فصاعدًا تسجّل الدخول بمفتاح المرور. سُجّل الخروج من جميع الأجهزة الأخرى.',
  'password.remove.none':
    'يتطلب هذا مفتاح مرور يفتح حسابك وحده: يطلب جهازه بصمتك أو وجهك أو رقمًا سريًا. إذا كان لديك مثل هذا المفتاح فسجّل الدخول به مرة واحدة ليُعرف هنا.',
  'password.remove.lead':
    'تسجّل الدخول بعدها بمفتاح مرور وحده. لا يمكن لأحد أن يخمّن كلمة مرور غير موجودة أو يسرقها.',
  'password.remove.in': 'كيف تسجّل الدخول بعدها',
  'password.remove.back': 'كيف تعود إذا فُقد',
  'password.remove.back.passkeys':
    'لديك {count} {count|مفتاح مرور|مفتاح مرور|مفتاحا مرور|مفاتيح مرور|مفتاح مرور|مفتاح مرور} يفتح كل منها حسابك.',
  'password.remove.back.email':
    'رسالة إلى عنوانك تتيح لك تعيين كلمة مرور، ويكون أحد رموز الاسترداد الخطوة الثانية.',
  'password.remove.back.none':
    'لا طريق للعودة بعد: إذا فُقد مفتاح المرور هذا فلن يستطيع إدخالك إلا القائمون على هذا الموقع.',
  'password.remove.advice':
    'ننصحك بأن يكون لك طريقان للعودة: مفتاح مرور ثانٍ على جهاز آخر، وعنوان مؤكد مع رموز استرداد.',
  'password.remove.add': 'إضافة طريق للعودة',
  'button.password.remove': 'إزالة كلمة المرور',
  password_only_way: 'تبقى كلمة المرور: لا يفتح أي من مفاتيح مرورك الحساب وحده.',
  passkey_only_way:
    'يبقى مفتاح المرور هذا: ليست لديك كلمة مرور، وهو طريقك الوحيد للدخول. أضِف أولًا مفتاح مرور آخر أو عيّن كلمة مرور.',
  'activity.password.removed': 'أُزيلت كلمة المرور.',
  'event.password.removed': 'تخلّى {subject} عن كلمة المرور',
  'mail.password-given-up.subject': 'أُزيلت كلمة مرورك لدى {site}',
  'mail.password-given-up.text':
    'أُزيلت كلمة مرورك. من الآن فصاعدًا لا يفتح حسابك إلا مفتاح مرور. سُجّل الخروج من جميع الأجهزة الأخرى.',
  'button.register.passkey': 'إنشاء الحساب بمفتاح مرور',
  'register.passkey': 'أو دون كلمة مرور: يطلب جهازك بصمتك أو وجهك أو رقمه السري.',
}

import type { Messages } from '../messages.ts'

/** Every sentence of the mails. */
export const arMails: Messages = {
  'agent.both': '{browser} على {system}',
  'mail.greeting': 'مرحبًا {username}،',
  'mail.footer': 'أرسل {site} هذه الرسالة تلقائيًا، ولا يقرأ أحد الردود عليها.',
  'mail.address': 'إذا لم يعمل الزر فافتح هذا العنوان:',
  'mail.when': 'الوقت: {when}',
  'mail.where': 'من: {where}',
  'mail.browser': 'باستخدام: {browser}',
  'mail.not-you':
    'إذا كنت أنت من فعل ذلك فلا يلزمك شيء. وإلا فاختر كلمة مرور جديدة الآن: يُسجَّل عندئذ خروج كل من سجّل الدخول غيرك.',
  'mail.not-you.button': 'اختيار كلمة مرور جديدة',
  'mail.not-you.ask': 'إذا كنت أنت من فعل ذلك فلا يلزمك شيء. وإلا فأبلغ القائمين على {site} فورًا.',
  'mail.password-reset.subject': 'اختر كلمة مرور جديدة لـ {site}',
  'mail.password-reset.text':
    'طلب شخص ما كلمة مرور جديدة لحسابك. اخترها في صفحتنا. الرابط صالح مرة واحدة، لمدة ساعة.',
  'mail.password-reset.button': 'اختيار كلمة مرور جديدة',
  'mail.password-reset.else': 'إذا لم تكن أنت فلا تفعل شيئًا: تبقى كلمة مرورك كما هي.',
  'mail.mail-login.subject': 'تسجيل الدخول إلى {site}',
  'mail.mail-login.text':
    'طلب شخص ما تسجيل الدخول إلى حسابك بالبريد. افتح الرابط في المتصفح الذي طلبت منه. الرابط والرمز صالحان مرة واحدة، لمدة عشر دقائق.',
  'mail.mail-login.button': 'تسجيل الدخول',
  'mail.mail-login.code': 'هل طلبت ذلك من جهاز آخر؟ اكتب هذا الرمز هناك، ولا تعطه لأحد:',
  'mail.mail-login.else':
    'إذا لم تكن أنت فلا تفعل شيئًا: لا يمكن لأحد تسجيل الدخول من دون هذه الرسالة.',
  'mail.verify-email.subject': 'أكّد عنوانك لدى {site}',
  'mail.verify-email.text': 'يرجى تأكيد أن هذا عنوانك. الرابط صالح مرة واحدة، لمدة 24 ساعة.',
  'mail.verify-email.button': 'تأكيد هذا العنوان',
  'mail.verify-email.else':
    'إذا لم يكن لديك حساب في {site} فقد كتب شخص ما عنوانك خطأً. لا تفعل شيئًا عندئذ.',
  'mail.email-change.subject': 'أكّد عنوانك الجديد لدى {site}',
  'mail.email-change.text':
    'طلب شخص ما استخدام هذا العنوان لحسابه. يبقى العنوان القديم إلى أن يُؤكَّد هذا. الرابط صالح مرة واحدة، لمدة 24 ساعة.',
  'mail.email-change.button': 'استخدام هذا العنوان',
  'mail.email-change.else': 'إذا لم تكن أنت فلا تفعل شيئًا: لن يُستخدم العنوان.',
  'mail.email-taken.subject': 'لديك حساب في {site} بالفعل',
  'mail.email-taken.text': 'أراد شخص ما استخدام هذا العنوان لحساب، ولديك حساب به بالفعل.',
  'mail.email-taken.button': 'تسجيل الدخول',
  'mail.email-taken.other': 'إذا نسيت كلمة مرورك فاختر كلمة جديدة:',
  'mail.email-taken.else': 'إذا لم تكن أنت فلا تفعل شيئًا: يبقى حسابك كما هو.',
  'mail.password-changed.subject': 'تغيّرت كلمة مرورك لدى {site}',
  'mail.password-changed.text': 'تغيّرت كلمة مرورك، وسُجّل الخروج من جميع الأجهزة الأخرى.',
  'mail.password-removed.subject': 'أُزيلت كلمة مرورك لدى {site}',
  'mail.password-removed.text':
    'أزال القائمون على {site} كلمة مرورك. لم يعد بإمكان أحد تسجيل الدخول بها.',
  'mail.password-removed.remedy': 'اختر كلمة مرور جديدة لتسجيل الدخول مجددًا.',
  'mail.password-removed.remedy.ask': 'اسألهم كيف تسجّل الدخول من الآن فصاعدًا.',
  'mail.password-required.subject': 'كلمة مرور جديدة لـ {site}',
  'mail.password-required.text':
    'يطلب منك القائمون على {site} كلمة مرور جديدة. تختارها عند تسجيل دخولك التالي. سُجّل الخروج من جميع الأجهزة.',
  'mail.password-leaked.subject': 'يعرف غرباء كلمة مرورك لدى {site}',
  'mail.password-leaked.text':
    'كلمة مرورك موجودة في قائمة لدى غرباء، من تسريب في موقع آخر. تختار كلمة جديدة عند تسجيل دخولك التالي. سُجّل الخروج من جميع الأجهزة.',
  'mail.password-was-reset.subject': 'أُعيد تعيين كلمة مرورك لدى {site}',
  'mail.password-was-reset.text':
    'اختار شخص ما كلمة مرور جديدة لحسابك عبر رابط أرسلناه إليك. سُجّل الخروج من جميع الأجهزة.',
  'mail.email-change-asked.subject': 'عنوان جديد لحسابك في {site}',
  'mail.email-change-asked.text':
    'طلب شخص ما استخدام عنوان آخر لحسابك: {email}. يصبح ساريًا عند تأكيده هناك.',
  'mail.email-changed.subject': 'تغيّر عنوانك لدى {site}',
  'mail.email-changed.text':
    'لحسابك الآن عنوان آخر: {email}. من الآن فصاعدًا تصل رسائلنا إليه، ومنها رسائل اختيار كلمة مرور جديدة.',
  'mail.username-changed.subject': 'تغيّر اسم المستخدم الخاص بك لدى {site}',
  'mail.username-changed.text': 'تسجّل الدخول الآن باسم مستخدم آخر: {username}.',
  'mail.new-device.subject': 'تسجيل دخول جديد إلى {site}',
  'mail.new-device.text': 'سجّل شخص ما الدخول إلى حسابك من متصفح لم تسجّل الدخول فيه من قبل.',
  'mail.success-after-failures.subject': 'كلمة المرور الصحيحة لـ {site} بعد كلمات خاطئة',
  'mail.success-after-failures.text': 'أدخل شخص ما كلمة المرور الصحيحة لحسابك بعد عدة كلمات خاطئة.',
  'mail.factor-added.subject': 'خطوة ثانية لحسابك في {site}',
  'mail.factor-added.text':
    'أُضيفت خطوة ثانية إلى حسابك: من الآن فصاعدًا تُطلب عند كل تسجيل دخول بعد كلمة المرور. سُجّل الخروج من جميع الأجهزة الأخرى.',
  'mail.factor-removed.subject': 'أُزيلت خطوة ثانية في {site}',
  'mail.factor-removed.text': 'أُزيلت خطوة ثانية من حسابك. سُجّل الخروج من جميع الأجهزة الأخرى.',
  'mail.factor-reset.subject': 'أُوقفت الخطوة الثانية في {site}',
  'mail.factor-reset.text':
    'أزال القائمون على {site} جميع الخطوات الثانية من حسابك. سُجّل الخروج من جميع الأجهزة.',
  'mail.factor-failed.subject': 'رموز خاطئة لحسابك في {site}',
  'mail.factor-failed.text':
    'لدى شخص ما كلمة مرورك، وقد أدخل عدة رموز خاطئة للخطوة الثانية. لم يتمكن من الدخول.',
  'mail.passkey-counter-back.subject': 'ربما توجد نسخة من مفتاح مرورك لـ {site}',
  'mail.passkey-counter-back.text':
    'تراجع عدّاد أحد مفاتيح مرورك كما يحدث مع نسخة منه، وسجّل شخص ما الدخول به. إذا لم تكن أنت فأزِل مفتاح المرور هذا وأنهِ جميع الجلسات الأخرى.',
  'mail.passkey-counter-refused.subject': 'رُفض مفتاح مرور لـ {site}',
  'mail.passkey-counter-refused.text':
    'تراجع عدّاد أحد مفاتيح مرورك كما يحدث مع نسخة منه، لذلك رُفض. أزِل مفتاح المرور هذا وأضِف مفتاحًا جديدًا.',
  'mail.recovery-used.subject': 'استُخدم رمز استرداد في {site}',
  'mail.recovery-used.text':
    'سجّل شخص ما الدخول إلى حسابك برمز استرداد. {left|zero:لم يبقَ لديك أي رمز.|one:بقي لديك رمز واحد.|two:بقي لديك رمزان.|few:بقيت لديك # رموز.|many:بقي لديك # رمزًا.|other:بقي لديك # رمز.}',
  'mail.recovery-used-few.subject': 'بقيت لديك رموز استرداد قليلة في {site}',
  'mail.recovery-used-few.text':
    'سجّل شخص ما الدخول إلى حسابك برمز استرداد. الرموز المتبقية: {left}. أنشئ رموزًا جديدة قريبًا.',
  'mail.recovery-renewed.subject': 'رموز استرداد جديدة لـ {site}',
  'mail.recovery-renewed.text': 'أُنشئت رموز استرداد جديدة لحسابك. لم تعد الرموز السابقة تفتح شيئًا.',
  'mail.account-closed.subject': 'أُغلق حسابك في {site}',
  'mail.account-closed.text':
    'أُغلق حسابك، ولا يمكن لأحد تسجيل الدخول إليه. {days|zero:يمكنك|one:خلال يوم واحد يمكنك|two:خلال يومين يمكنك|few:خلال # أيام يمكنك|many:خلال # يومًا يمكنك|other:خلال # يوم يمكنك} إعادة فتحه، وبعد ذلك يُحذف مع كل ما يخصه.',
  'mail.account-closed.button': 'إعادة فتح حسابي',
  'mail.account-closed.else': 'إذا لم تكن أنت فأعد فتح حسابك الآن واختر كلمة مرور جديدة.',
  'mail.account-deleted.subject': 'أُغلق حسابك في {site}',
  'mail.account-deleted.text': 'أُغلق حسابك، وحُذف مع كل ما يخصه.',
  'mail.account-deleted.remedy.ask': 'إذا لم تكن أنت فأبلغ القائمين على {site} فورًا.',
  'mail.account-reopened.subject': 'أُعيد فتح حسابك في {site}',
  'mail.account-reopened.text': 'أُعيد فتح حسابك.',
  'mail.remembered-session-misused.subject': 'سجّلنا خروج أحد أجهزتك من {site}',
  'mail.remembered-session-misused.text':
    'استُخدم مرتين ملف تعريف ارتباط يُبقي أحد أجهزتك مسجّل الدخول، فربما نُسخ. سُجّل الخروج من ذلك الجهاز.',
}

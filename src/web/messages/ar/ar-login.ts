import type { Messages } from '../messages.ts'

/** The home page, the set-up, and the ways to log in or out, by mail too. */
export const arLogin: Messages = {
  'home.hello': 'مرحبًا، {username}',
  'home.logged-in': 'لقد سجّلت الدخول إلى {site}.',
  'home.account': 'الانتقال إلى حسابك',
  'home.new': 'هذا الموقع جديد',
  'home.new.text':
    'لم يُنشأ بعد حساب الشخص الذي يدير الموقع. يُنشأ في صفحة الإعداد ' +
    'بالرمز الذي طبعه الخادم على شاشته.',
  'home.welcome': 'مرحبًا بك في {site}',
  'home.text': 'سجّل الدخول للاطلاع على حسابك.',
  'home.text.register': 'سجّل الدخول للاطلاع على حسابك. جديد هنا؟ أنشئ حسابًا في دقيقة.',
  'setup.heading': 'إعداد {site}',
  'setup.lead': 'أنت تنشئ حساب الشخص الذي يدير هذا الموقع. له كل الصلاحيات.',
  'present.heading': 'أنت {username}',
  'present.lead': 'لقد سجّلت الدخول إلى {site} بالفعل.',
  'present.onward': 'متابعة',
  'present.not-you': 'لست أنت؟',
  'logout.heading': 'هل تريد تسجيل الخروج من {site}؟',
  'logout.lead': 'لقد سجّلت الدخول باسم {username}.',
  'logout.nobody': 'لم تسجّل الدخول',
  'logout.nobody.text': 'لا يوجد ما تسجّل الخروج منه على هذا الجهاز.',

  'title.mail-login': 'تسجيل الدخول بالبريد',
  'title.mail-login.code': 'تفقّد بريدك',
  'title.mail-login.elsewhere': 'عُد إلى حيث طلبت الرسالة',
  'link.mail-login': 'تسجيل الدخول بالبريد',
  'mail-login.lead':
    'نرسل إليك رسالة فيها رابط ورمز. أحدهما يكفي لتسجيل الدخول من دون كلمة المرور.',
  'mail-login.hint.email': 'العنوان المؤكد لحسابك.',
  'button.mail-login': 'إرسال الرسالة',
  'mail-login.password': 'هل تعرف كلمة مرورك؟',
  'mail-login.code.lead':
    'إذا كان لهذا العنوان حساب فقد أُرسلت إليه رسالة. افتح رابطها في هذا المتصفح، أو اكتب رمزها هنا. كلاهما صالح مرة واحدة، لمدة عشر دقائق.',
  'label.mail-login.code': 'الرمز من الرسالة',
  'mail-login.hint.code': 'ستة أرقام.',
  'button.mail-login.code': 'تسجيل الدخول',
  'mail-login.nothing':
    'لم يصل شيء؟ تفقّد مجلد الرسائل غير المرغوب فيها. يجب أن يكون العنوان مما سبق لك تأكيده.',
  'mail-login.again': 'إرسال رسالة أخرى',
  'mail-login.confirm.lead': 'تسجّل الدخول إلى {site} باسم',
  'mail-login.confirm.else': 'إذا لم تطلب ذلك فأغلق هذه الصفحة، ولن يُسجَّل دخول أحد.',
  'button.mail-login.confirm': 'تسجيل الدخول',
  'mail-login.elsewhere.lead':
    'يعمل هذا الرابط فقط في المتصفح الذي طلبه، ومن أحدث رسالة فقط. اكتب الأرقام الستة من الرسالة في الصفحة التي طلبتها منها.',
  'mail-login.elsewhere.else': 'إذا لم تطلب هذه الرسالة فأغلق هذه الصفحة، ولا تعطِ الرمز لأحد.',
  'mail-login.elsewhere.again': 'تسجيل الدخول هنا بدلًا من ذلك',
  mail_code_missing: 'يرجى إدخال الرمز من الرسالة.',
  mail_code_malformed: 'يتكوّن الرمز من ستة أرقام.',
  mail_code_wrong:
    'هذا ليس رمز أحدث رسالة منا. {count|zero:لم تبقَ لديك محاولات.|one:بقيت لديك محاولة واحدة.|two:بقيت لديك محاولتان.|few:بقيت لديك # محاولات.|many:بقيت لديك # محاولة.|other:بقيت لديك # محاولة.}',
  mail_code_over: 'لم يعد أي رمز صالحًا هنا. اطلب رسالة أخرى.',
  mail_code_stopped:
    'أُدخلت رموز خاطئة كثيرة لهذا الحساب. افتح رابط الرسالة في هذا المتصفح بدلًا من ذلك.',
  mail_login_elsewhere: 'اكتب الرمز حيث طلبت الرسالة.',
}

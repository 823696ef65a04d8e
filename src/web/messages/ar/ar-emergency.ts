import type { Messages } from '../messages.ts'

/** What is done in an emergency, and what is told of it. */
export const arEmergency: Messages = {
  'title.admin-emergency': 'الطوارئ',
  'admin.nav.emergency': 'الطوارئ',
  'admin.act.unlock': 'السماح بالمحاولة من جديد فورًا',
  'notice.admin-unlocked': 'نُسيت كلمات المرور والرموز الخاطئة. يمكن المحاولة من جديد فورًا.',
  'activity.user.unlocked': 'نُسيت كلمات المرور والرموز الخاطئة لتتمكن من المحاولة من جديد.',
  'admin.emergency.heading': 'الطوارئ',
  'admin.emergency.whom': 'لمن',
  'admin.emergency.everybody': 'الجميع',
  'admin.emergency.group': 'المجموعة {group}',
  'admin.emergency.confirm': 'اكتب «{word}» أو اسم المجموعة للتأكيد',
  'admin.emergency.logout': 'تسجيل خروج الأشخاص',
  'admin.emergency.logout-lead':
    'تنتهي جميع جلساتهم فورًا، وكذلك الروابط في الرسائل التي تتيح لهم الدخول. لا يبقى أي من متصفحاتهم معروفًا أو موثوقًا. يسجّلون الدخول من جديد بكلمة المرور التي لديهم. إذا كنت منهم فينطبق ذلك عليك أيضًا.',
  'admin.emergency.logout-button': 'تسجيل خروجهم',
  'admin.emergency.password': 'طلب كلمات مرور جديدة',
  'admin.emergency.password-lead':
    'يُسجَّل خروجهم كما ورد أعلاه، ويعيّنون كلمة مرور جديدة عند تسجيل الدخول التالي، أيًا كانت طريقة دخولهم. لا يدخلون قبل ذلك. لا يتغيّر شيء لمن ليست لهم كلمة مرور. لا تُرسل رسالة إلى أحد.',
  'admin.emergency.password-button': 'طلب كلمات مرور جديدة منهم',
  'admin.emergency.one': 'شخص واحد',
  'admin.emergency.one-lead': 'صفحة الشخص نفسه تتيح كل ذلك له وحده، وتتيح رفع الحظر عنه.',
  'admin.emergency.commands': 'بالأوامر',
  'admin.emergency.commands-lead':
    'على جهاز الموقع، عندما لا يتمكن أحد من تسجيل الدخول هنا. يشرح docs/emergencies.md ما يفعله كل أمر، وكيف يُستبدل السر.',
  'admin.emergency.command.unlock': 'تُنسى كلمات المرور الخاطئة لشخص.',
  'admin.emergency.command.deactivate': 'يُخرَج شخص ويبقى خارجًا.',
  'admin.emergency.command.reset-factors': 'فقد شخص عامله الثاني.',
  'notice.admin-emergency-ended':
    '{count|zero:لم تُنهَ أي جلسة.|one:أُنهيت جلسة واحدة.|two:أُنهيت جلستان.|few:أُنهيت # جلسات.|many:أُنهيت # جلسة.|other:أُنهيت # جلسة.}',
  'notice.admin-emergency-asked':
    '{asked|zero:لم تُطلب كلمة مرور جديدة من أحد.|one:طُلبت كلمة مرور جديدة من شخص واحد عند تسجيل الدخول التالي.|two:طُلبت كلمة مرور جديدة من شخصين عند تسجيل الدخول التالي.|few:طُلبت كلمة مرور جديدة من # أشخاص عند تسجيل الدخول التالي.|many:طُلبت كلمة مرور جديدة من # شخصًا عند تسجيل الدخول التالي.|other:طُلبت كلمة مرور جديدة من # شخص عند تسجيل الدخول التالي.} {without|zero:للجميع كلمة مرور.|one:ليست لشخص واحد كلمة مرور، ولا يتغيّر شيء له.|two:ليست لشخصين كلمة مرور، ولا يتغيّر شيء لهما.|few:ليست لـ# أشخاص كلمة مرور، ولا يتغيّر شيء لهم.|many:ليست لـ# شخصًا كلمة مرور، ولا يتغيّر شيء لهم.|other:ليست لـ# شخص كلمة مرور، ولا يتغيّر شيء لهم.}',
  'notice.admin-emergency-goes-on':
    'عدد الأشخاص كبير، لذلك يستمر الأمر بعض الوقت. عند اكتماله يظهر ذلك في النشاط.',
  admin_emergency_whom: 'يرجى اختيار المعنيين.',
  admin_emergency_group: 'لم تعد هذه المجموعة موجودة.',
  admin_emergency_word: 'لم يُنفَّذ شيء. اكتب «{word}» هنا للتأكيد.',
  'event.session.ended.group.nobody': 'أُنهيت جلسات المجموعة {group} ({count})',
  'event.password.required.nobody':
    'طُلبت كلمة مرور جديدة من الجميع ({asked}) عند تسجيل الدخول التالي',
  'event.password.required.group.nobody':
    'طُلبت كلمة مرور جديدة من المجموعة {group} ({asked}) عند تسجيل الدخول التالي',
  'event.user.unlocked': 'نُسيت كلمات المرور والرموز الخاطئة لـ{subject}',
  'event.backup.restored':
    'استُعيدت نسخة احتياطية، {count|zero:ولم تُنهَ أي جلسة منها|one:وأُنهيت جلسة واحدة منها|two:وأُنهيت جلستان منها|few:وأُنهيت # جلسات منها|many:وأُنهيت # جلسة منها|other:وأُنهيت # جلسة منها}',
  'event.area.backup': 'النسخ الاحتياطية',
  'mail.email-changed-by-staff.subject': 'تغيّر عنوانك لدى {site}',
  'mail.email-changed-by-staff.text':
    'أعطى فريق عملنا حسابك عنوانًا آخر: {email}. من الآن فصاعدًا تصل رسائلنا إليه، ومنها رسائل اختيار كلمة مرور جديدة.',
  'mail.email-removed-by-staff.subject': 'أُزيل عنوانك لدى {site}',
  'mail.email-removed-by-staff.text':
    'أزال فريق عملنا العنوان من حسابك. من الآن فصاعدًا لا تصله رسائل، ولا رابط لاختيار كلمة مرور جديدة.',
  'admin.emergency.command.check': 'إلى أين وصل تغيير السر.',
  'admin.emergency.command.backup': 'نسخة من قاعدة البيانات أثناء عمل الموقع.',
  'admin.emergency.command.restored': 'بعد استعادة نسخة احتياطية: تنتهي جلساتها.',
}

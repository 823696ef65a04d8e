import type { Messages } from '../messages.ts'

/** What stands on every page, in every form, on the pages for errors, and among the mails of development. */
export const arFrame: Messages = {
  'page.title': '{title} · {site}',
  'page.title.error': 'خطأ: {title}',
  'page.skip': 'الانتقال إلى المحتوى',
  'nav.name': 'الحساب',
  'nav.account': 'حسابك،',
  'link.home': 'العودة إلى الصفحة الرئيسية',
  'button.logout': 'تسجيل الخروج',
  form_cut:
    'ما كتبته أطول من {max} كيلوبايت، ولن يُحفظ أطول جزء منه إلى أن تؤكد هويتك. ' +
    'إذا كنت تحتاج إليه فارجع في المتصفح وانسخه أولًا. لم يُنفَّذ به أي إجراء بعد.',
  form_restored_cut:
    'استُعيد ما كتبته إلا جزءًا كان أطول من أن يُحفظ (أكثر من {max} كيلوبايت): يرجى لصقه أو كتابته مرة أخرى. ' +
    'لم يُنفَّذ به أي إجراء بعد.',
  'form.problem': 'توجد مشكلة',
  'form.problem.field': '{label}: {problem}',
  'button.cancel': 'إلغاء',
  'button.reveal': 'إظهار {label}',
  'hint.password':
    '{min|zero:#|one:حرف واحد|two:حرفان|few:# أحرف|many:# حرفًا|other:# حرف} على الأقل. بضع كلمات يسهل عليك تذكّرها خيار جيد. المسافات مسموحة. ' +
    'لا تستخدم اسمك أو عنوانك، ولا كلمة مرور يستخدمها كثيرون.',
  'password.missing': 'المتبقي: {count}.',
  'password.enough': 'الطول كافٍ.',
  time: '{day} {month} {year}، {time} {zone}',
  'time.short': '{day} {month} {year}، {time}',
  'time.day': '{day} {month} {year}',

  'error.status': 'خطأ',
  'error.wait': 'يرجى المحاولة مرة أخرى بعد {wait}.',
  'error.reference': 'المرجع:',
  'error.expected': 'المتوقع',
  'error.seen': 'الوارد',

  'title.dev-mail': 'رسائل هذا الموقع',
  'dev-mail.lead':
    'أثناء التطوير تُحفظ الرسائل في data/mail ولا تُرسل. لا يرى هذه الصفحة إلا هذا الجهاز.',
  'dev-mail.none': 'لا توجد رسائل بعد. اطلب كلمة مرور جديدة، أو غيّر عنوانك.',
  'dev-mail.to': 'إلى {to}',
  'dev-mail.from': 'من {from}',
  'dev-mail.html': 'عرضها بصيغة HTML',
  'dev-mail.all': 'جميع الرسائل',
  'nav.languages': 'اللغات',
}

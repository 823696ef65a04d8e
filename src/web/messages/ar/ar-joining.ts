import type { Messages } from '../messages.ts'

/** Making an account: who may, invitations, and the domains of addresses. */
export const arJoining: Messages = {
  email_domain_not_allowed: 'يرجى استخدام عنوان على {domains}.',
  email_domain_refused: 'لا يمكن استخدام عناوين {domain} هنا. يرجى استخدام عنوان آخر.',
  invitation_needed: 'الانضمام هنا بالدعوة.',
  'title.by-invitation': 'بالدعوة',
  'by-invitation.heading': 'الانضمام هنا بالدعوة',
  'by-invitation.text':
    'اطلب دعوة من أحد القائمين على {site}: رسالة فيها رابط تنشئ به حسابك. إذا كان لديك حساب بالفعل فسجّل الدخول.',
  'login.no-account': 'ليس لديك حساب؟',
  'link.register': 'إنشاء حساب',
  'register.heading': 'إنشاء حسابك',
  'button.register': 'إنشاء الحساب',
  'register.has-account': 'هل لديك حساب بالفعل؟',
  'register.invited': 'أنت مدعو إلى {site}.',
  'hint.email.invited': 'أُرسلت دعوتك إلى هذا العنوان، لذلك يُعدّ مؤكدًا.',
  'hint.email.asked': 'يمكنك تسجيل الدخول به أيضًا.',
  'hint.email.asked.confirmed': 'نرسل إليك رابطًا لتأكيده.',
  'link.login-instead': 'هل تريد تسجيل الدخول بدلًا من ذلك؟',
  'link-over.invitation':
    'سبق استخدامه، أو انتهت مدته. إذا كنت قد أنشأت حسابك فسجّل الدخول، وإلا فاطلب دعوة أخرى ممن دعاك.',
  'mail.invitation.subject': 'دعوتك إلى {site}',
  'mail.invitation.text': 'أنت مدعو إلى إنشاء حساب في {site}. الرابط صالح مرة واحدة، لمدة 7 أيام.',
  'mail.invitation.text.by':
    'يدعوك {by} إلى إنشاء حساب في {site}. الرابط صالح مرة واحدة، لمدة 7 أيام.',
  'mail.invitation.button': 'قبول الدعوة',
  'mail.invitation.else': 'إذا لم ترغب في حساب فلا تفعل شيئًا: لا يوجد حساب حتى تنشئه.',
}

import type { Messages } from '../messages.ts'

/** What each permission allows. */
export const arPermissions: Messages = {
  'may.users.view': 'عرض المستخدمين',
  'may.users.add': 'إضافة مستخدمين',
  'may.users.change': 'تغيير المستخدمين',
  'may.users.delete': 'حذف المستخدمين',
  'may.users.import': 'استيراد المستخدمين',
  'may.users.export': 'تصدير المستخدمين',
  'may.groups.view': 'عرض المجموعات',
  'may.groups.add': 'إضافة مجموعات',
  'may.groups.change': 'تغيير المجموعات وصلاحياتها',
  'may.groups.delete': 'حذف المجموعات',
  'may.sessions.view': 'معرفة من سجّل الدخول',
  'may.sessions.delete': 'تسجيل خروج الأشخاص',
  'may.activity.view': 'معرفة ما حدث',
  'may.mail.view': 'عرض الرسائل المنتظرة',
  'may.mail.change': 'إعادة إرسال الرسائل',
}

import type { Messages } from '../messages.ts'

/** The overview of the admin. */
export const arOverview: Messages = {
  'admin.follow': 'متابعة مباشرة',
  'admin.follow.reload': 'إعادة التحميل',
  'admin.follow.new': 'جديد: {count}',
  'admin.follow.more': 'حدث أكثر مما يظهر هنا.',
  'admin.follow.lost': 'انقطع الاتصال، وتجري المحاولة من جديد.',
  'admin.follow.over': 'لن يصل المزيد. أعد تحميل الصفحة.',
  'title.admin-overview': 'نظرة عامة',
  'admin.nav.overview': 'نظرة عامة',
  'admin.overview.heading': 'نظرة عامة',
  'admin.overview.zone': 'الأوقات بتوقيت {zone}',
  'admin.overview.throttled': 'العناوين المرفوضة، آخر 24 ساعة',
  'admin.overview.throttled-none': 'لم يُرفض أي عنوان.',
  'admin.overview.address': 'العنوان',
  'admin.overview.minutes': 'الدقائق التي حدث فيها رفض',
  'admin.overview.hashing': 'تجزئة كلمات المرور الآن',
  'admin.overview.waiting': 'في انتظار خيط تنفيذ',
  'admin.overview.wait': 'مدة انتظار طلب آخر',
  'admin.overview.ms': '{ms} مللي ثانية',
  'admin.overview.process': 'في العملية التي أعدّت هذه الصفحة؛ لغيرها قوائم انتظار خاصة بها.',
  'admin.chart.hours': 'تسجيلات الدخول بالساعة، آخر 24 ساعة',
  'admin.chart.hours.unit': 'الساعة',
  'admin.chart.days': 'تسجيلات الدخول باليوم، آخر 30 يومًا',
  'admin.chart.days.unit': 'اليوم',
  'admin.chart.up':
    'إلى الأعلى: {count|zero:لا تسجيلات دخول|one:تسجيل دخول واحد|two:تسجيلا دخول|few:# تسجيلات دخول|many:# تسجيل دخول|other:# تسجيل دخول}',
  'admin.chart.down':
    'إلى الأسفل: {count|zero:لا محاولات فاشلة|one:محاولة فاشلة واحدة|two:محاولتان فاشلتان|few:# محاولات فاشلة|many:# محاولة فاشلة|other:# محاولة فاشلة}',
  'admin.chart.sign-ins': 'تسجيلات الدخول',
  'admin.chart.failures': 'المحاولات الفاشلة',
  'admin.chart.desc':
    'تسجيلات الدخول: {up}. المحاولات الفاشلة: {down}. أكبر عدد في عمود واحد ({unit}) هو {most}.',
  'admin.chart.table': 'في جدول',
  'admin.chart.unknown': 'تعذّر العد في الوقت المناسب. أعد تحميل الصفحة بعد لحظات.',
}

import type { Messages } from '../messages.ts'

/** What an import answers. */
export const arImport: Messages = {
  'import.unreadable': 'تتعذّر قراءته.',
  'import.too_long': 'أطول مما يمكن أن يكون عليه سطر شخص.',
  'import.not_utf8': 'ليس بترميز UTF-8: احفظ الملف بهذا الترميز.',
  'import.quotes_misplaced': 'توجد علامات اقتباس في غير موضعها.',
  'import.values_miscounted': 'عدد القيم هنا {found}، وفي السطر الأول {expected}.',
  'import.not_an_object': 'ليس كائن JSON.',
  'import.unknown_column': 'لا يوجد عمود كهذا.',
  'import.missing': 'مفقود.',
  'import.not_text': 'ليس نصًا.',
  'import.username_invalid': 'يُسمح فقط بالحروف والأرقام و _ . @ + - وبما لا يزيد على 150.',
  'import.username_foreign_email':
    'إذا احتوى على @ فيجب أن يكون عنوان البريد الإلكتروني في السطر نفسه.',
  'import.email_invalid': 'ليس عنوانًا واحدًا بسيطًا.',
  'import.name_invalid': 'ليس نصًا لا يزيد عدد أحرفه على {max}.',
  'import.name_invisible': 'فيه شيء لا يمكن لأحد رؤيته.',
  'import.flag_invalid': 'ليس true ولا false.',
  'import.date_invalid': 'ليس تاريخًا مثل 2014-05-06T07:08:09Z.',
  'import.groups_invalid': 'ليست قائمة أسماء.',
  'import.group_too_long': 'لا يزيد عدد أحرف اسم المجموعة على {max}.',
  'import.password_twice': 'يوجد passwordHash بالفعل.',
  'import.password_too_long': 'أطول من {max} بايت.',
  'import.email_taken': 'هذا العنوان لشخص آخر.',
  'import.email_taken_by_line': 'هذا العنوان في السطر {line}.',
  'import.looks_alike': 'يشبه اسم شخص آخر.',
  'import.looks_alike_by_line': 'يشبه الاسم في السطر {line}.',
  'import.repeated': 'في سطر سابق اسم المستخدم نفسه.',
  'import.repeated_by_line': 'في السطر {line} اسم المستخدم نفسه.',

  'import.hash_unusable': 'يدل هذا على كلمة مرور لا يمكن أن تطابق أبدًا: استورد الشخص من دون تجزئة.',
  'import.hash_unknown': 'لا يشبه هذا أي صيغة معروفة لتجزئة كلمات المرور.',
  'import.hash_damaged': 'يبدو هذا بصيغة معروفة، لكنه تالف.',
  'import.hash_too_expensive':
    'يستغرق هذا وقتًا (انظر HASH_MAX_MS) أو ذاكرة أكثر مما يُسمح به لتسجيل دخول واحد.',
  'import.hash_needs_engine': 'يتطلب هذا الحزمة @node-rs/argon2 وهي غير مثبّتة.',
  'import.hash_needs_key': 'يتطلب هذا مفتاحًا: انظر PASSWORD_PEPPER و FIREBASE_SIGNER_KEY.',
  'import.hash_weak':
    'هذه التجزئة أضعف من أن تُحفظ كما هي: اسمح بالتجزئات الضعيفة كي تُغلَّف بتجزئة قوية.',
  'import.hash_too_long': 'أطول من {max} من الأحرف التي يمكن حفظها.',
}

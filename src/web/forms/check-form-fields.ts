const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** What the forms use themselves. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['_csrf', 'username', 'email', 'password', 'currentPassword', 'newPassword', 'firstName'],
  ...[
    'lastName',
    'language',
    'timeZone',
    'code',
    'credential',
    'invitation',
    'next',
    'remember',
    'altcha',
    'constructor',
    'isStaff',
    'isSuperuser',
    'sendLink',
  ],
])

interface Given {
  readonly schema: unknown
  readonly fields: Readonly<Record<string, { readonly type?: string; readonly choices?: object }>>
  readonly columns?: unknown
  readonly save?: unknown
}

/** @throws TypeError for fields that cannot work; the message says what to do. */
export function checkFormFields({ schema, fields, columns, save }: Given): void {
  const { '~standard': standard } = (schema ?? {}) as { '~standard'?: { validate?: unknown } }
  if (typeof standard?.validate !== 'function') {
    throw new TypeError(
      'The `schema` of formFields() is no Standard Schema: give one of zod 3.24, valibot 1, arktype 2 or later',
    )
  }
  if (!columns && !save) {
    throw new TypeError('formFields() needs `save` or `columns`: nobody would store the values')
  }
  for (const [name, { type, choices }] of Object.entries(fields)) {
    if (!NAME.test(name)) {
      throw new TypeError(`"${name}" of formFields() is no name: use letters, digits, _ and -`)
    }
    if (TAKEN.has(name)) {
      throw new TypeError(`The field "${name}" of formFields() is one of ours: choose another name`)
    }
    if (type === 'select' && !choices) {
      throw new TypeError(`The field "${name}" of formFields() is a select: give it \`choices\``)
    }
  }
}

/**
 * Fields whose values can be shown before they are changed; `null` for none.
 *
 * @throws TypeError when they cannot.
 */
export function loadable<F extends { readonly canLoad: boolean }>(fields: F | undefined): F | null {
  if (!fields || fields.canLoad) return fields ?? null
  throw new TypeError('`profileFields` of gadwall() need `load`: people change what they see')
}

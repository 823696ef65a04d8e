import type { AuditEntry } from '../../auth/audit/audit-store.ts'

type Details = AuditEntry['details']

/** What makes a sentence more telling, by the name of the event: the ends of its code, the most telling first. */
const VARIANTS: Readonly<Record<string, (details: Details) => readonly string[]>> = {
  'login.succeeded': ({ methods }) => given('methods', methods),
  'login.confirmed': ({ methods }) => given('methods', methods),
  'device.new': ({ isFirst }) => (isFirst === true ? ['.first'] : []),
  'password.required': ({ reason, group }) => (reason === 'leaked' ? ['.leaked'] : ofGroup(group)),
  'password.reset': ({ by }) => (by === 'recovery' ? ['.recovery'] : []),
  'password.changed': ({ isUnusable }) => (isUnusable === true ? ['.unusable'] : []),
  'session.ended': ({ reason, group }) => {
    return reason === 'misused' || reason === 'limit' ? [`.${reason}`] : ofGroup(group)
  },
  'passkey.counter-back': ({ name, isRefused }) => {
    const named = typeof name === 'string' && name !== '' ? '.named' : ''
    return isRefused === true ? [`.refused${named}`] : [named]
  },
  'user.deleted': ({ reason }) => (reason === 'unconfirmed' ? ['.unconfirmed'] : []),
  'user.updated': ({ fields }) => given('fields', fields),
  'invitation.sent': ({ groups }) => given('groups', groups),
  'group.changed': ({ was, added, removed }) => {
    if (typeof was === 'string' && was !== '') return ['.was']
    return isSome(added) && isSome(removed)
      ? ['.both']
      : [...given('added', added), ...given('removed', removed)]
  },
  'grant.added': grantVariants,
  'grant.removed': grantVariants,
}

/** The ends of the code of a sentence, the most telling first; none for events of which we know nothing. */
export function variantsOf({ name, details, subject }: AuditEntry): readonly string[] {
  const variants = Object.hasOwn(VARIANTS, name) ? (VARIANTS[name]?.(details) ?? []) : []
  return subject === null
    ? [...variants.map((one) => `${one}.nobody`), '.nobody', ...variants]
    : variants
}

function grantVariants({ permissions, groups }: Details): readonly string[] {
  if (isSome(permissions) && isSome(groups)) return ['.both']
  return [...given('groups', groups), ...given('permissions', permissions)]
}

function ofGroup(group: unknown): readonly string[] {
  return typeof group === 'string' ? ['.group'] : []
}

function given(name: string, value: unknown): readonly string[] {
  return isSome(value) ? [`.${name}`] : []
}

function isSome(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

import { definePermissions, type Permission } from '../../auth/permissions/permission.ts'
import type { SectionMember, SectionSource } from '../../auth/sections/section-source.ts'
import type { FieldOptions, ShownField } from '../forms/form-fields.ts'
import { checkSection } from './check-section.ts'
import type {
  AdminSection,
  AdminSectionOptions,
  GivenSection,
  SectionAction,
  SectionColumn,
  SectionValue,
  ShownColumn,
} from './section-options.ts'

/**
 * Declares a section of the admin for rows of the app's own: a list, a page and a form of each row.
 *
 * @param name stands in the address (`/admin/articles`) and before the names of the permissions.
 * @throws TypeError for names that are not there, for members that are named like a secret, and for whatever else
 *   cannot work; the message says what to do.
 */
export function adminSection<Row extends object>(
  name: string,
  options: AdminSectionOptions<Row>,
): AdminSection {
  const given = options as object as GivenSection
  checkSection(name, given)
  const { source, search = [], sort = '', schema = null } = given
  const members = source.members ?? {}
  const label = given.label ?? inWords(name)
  const columns = given.columns.map((column) => columnOf(column, members))
  const labelOf = (one: string) =>
    columns.find((column) => column.name === one)?.label ?? inWords(one)
  const fields = Object.entries(given.fields ?? {}).flatMap(([one, field]) =>
    field ? [fieldOf(one, { label: labelOf(one), ...field }, members[one])] : [],
  )
  const may = namesOf(name, given, fields.length > 0)
  return {
    name,
    label,
    permissions: permissionsOf(label, may),
    may,
    source,
    columns,
    search,
    sort,
    fields,
    schema,
  }
}

const ACTIONS: readonly SectionAction[] = ['view', 'add', 'change', 'delete', 'export']

function namesOf(name: string, options: GivenSection, hasForm: boolean) {
  const { source, actions = ACTIONS, permissions = {} } = options
  const canAll: Readonly<Record<SectionAction, boolean>> = {
    view: true,
    add: canAdd(source, hasForm),
    change: hasForm,
    delete: source.remove !== undefined,
    export: true,
  }
  const wanted: readonly SectionAction[] = ['view', ...actions]
  const can = ACTIONS.filter((action) => canAll[action] && wanted.includes(action))
  const names = can.map((action) => [action, permissions[action] ?? `${name}.${action}`])
  return Object.fromEntries(names) as AdminSection['may']
}

function canAdd({ canAdd = true }: SectionSource, hasForm: boolean): boolean {
  return hasForm && canAdd
}

/** Several actions may share one permission; the first of them names it. */
function permissionsOf(label: string, may: AdminSection['may']): readonly Permission[] {
  const found = new Map<string, Permission>()
  for (const [action, name] of Object.entries(may)) {
    const [area = '', what = ''] = name.split('.')
    const [permission] = definePermissions({ [area]: { [what]: `${label}: ${action}` } })
    if (permission && !found.has(name)) found.set(name, permission)
  }
  return [...found.values()]
}

function columnOf(
  given: string | SectionColumn,
  members: Readonly<Record<string, SectionMember>>,
): ShownColumn {
  const column: SectionColumn = typeof given === 'string' ? { name: given } : given
  const { name, value } = column
  const member = members[name]
  const choices = column.choices ?? choicesOf(member)
  return {
    name,
    label: column.label ?? inWords(name),
    type: column.type ?? typeOf(member),
    choices,
    canSort: column.sort ?? false,
    canFilter: column.filter ?? false,
    valueOf: value ?? ((row) => Reflect.get(row, name) as SectionValue),
  }
}

function typeOf(member: SectionMember | undefined): ShownColumn['type'] {
  if (!member || member.kind === 'choice' || member.kind === 'other') return null
  return member.kind
}

function choicesOf(member: SectionMember | undefined): Readonly<Record<string, string>> | null {
  if (!member || member.choices.length === 0) return null
  return Object.fromEntries(member.choices.map((choice) => [choice, inWords(choice)]))
}

const TYPES = {
  number: 'number',
  boolean: 'checkbox',
  date: 'date',
  time: 'datetime-local',
  choice: 'select',
  other: 'text',
} as const

function fieldOf(name: string, field: FieldOptions, member: SectionMember | undefined): ShownField {
  const isLong = member?.kind === 'text' && member.maxLength === null
  const known = member && member.kind !== 'text' ? TYPES[member.kind] : isLong ? 'textarea' : 'text'
  const type = field.type ?? (field.choices ? 'select' : known)
  const choices = field.choices ?? choicesOf(member)
  const required = member?.isRequired ?? true
  return {
    autocomplete: 'off',
    required: type === 'checkbox' ? false : required,
    ...(member?.maxLength && { maxlength: member.maxLength }),
    ...(type === 'datetime-local' && { hint: 'admin.section.utc' }),
    ...field,
    type,
    ...(type === 'select' && choices && { choices }),
    name,
  }
}

/** A name in words: `publishedAt` is "Published at". */
export function inWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

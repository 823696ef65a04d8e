import type { SectionMember, SectionSource } from '../../auth/sections/section-source.ts'
import { meantOption } from '../options/option-names.ts'
import { soundsSecret } from './secret-names.ts'
import type { GivenSection, SectionColumn } from './section-options.ts'

const NAME = /^[a-z][a-z0-9-]{0,49}$/
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** Parts of the admin that are ours, or may become ours. */
const TAKEN = [
  ...[
    'users',
    'groups',
    'sessions',
    'activity',
    'mail',
    'emergency',
    'import',
    'export',
    'charts',
    'docs',
  ],
  ...['settings', 'login', 'logout'],
]

const OPTIONS: Readonly<Record<keyof GivenSection, true>> = {
  source: true,
  label: true,
  columns: true,
  search: true,
  sort: true,
  fields: true,
  schema: true,
  actions: true,
  permissions: true,
  notSecret: true,
}

type Fail = (what: string) => never

/** @throws TypeError for a section that cannot work; the message says what to do. */
export function checkSection(name: string, options: GivenSection): void {
  const fail: Fail = (what) => {
    throw new TypeError(`The section "${name}": ${what}`)
  }
  if (!NAME.test(name)) fail('its name stands in the address. Use a-z, 0-9 and -')
  if (TAKEN.includes(name)) fail('this part of the admin is one of ours. Choose another name')
  for (const one of Object.keys(options)) {
    if (!Object.hasOwn(OPTIONS, one))
      fail(unknown(`the option "${one}"`, one, Object.keys(OPTIONS)))
  }
  checkSource(options.source, fail)
  if (!Array.isArray(options.columns) || options.columns.length === 0) {
    fail('it has no `columns`')
  }
  const members = options.source.members ?? null
  for (const [where, one] of namesOf(options)) {
    if (members && !Object.hasOwn(members, one)) {
      fail(unknown(`"${one}" in \`${where}\``, one, Object.keys(members)))
    }
    if (soundsSecret(one) && !options.notSecret?.includes(one)) {
      fail(
        `"${one}" in \`${where}\` is named like a secret, which nobody of the staff may see. If it is none, name it in \`notSecret\``,
      )
    }
  }
  for (const column of options.columns) {
    if (typeof column === 'object') checkColumn(column, members?.[column.name], fail)
  }
  checkFields(options, members, fail)
}

/** Every member that is named, and where. A column with a `value` names none. */
function namesOf(options: GivenSection): readonly (readonly [where: string, name: string])[] {
  const { columns, search = [], sort, fields = {} } = options
  const read = columns.flatMap((column) => {
    if (typeof column === 'string') return [column]
    return column.value && !column.sort && !column.filter ? [] : [column.name]
  })
  return [
    ...read.map((one) => ['columns', one] as const),
    ...search.map((one) => ['search', one] as const),
    ...(sort ? [['sort', sort.replace(/^-/, '')] as const] : []),
    ...Object.keys(fields).map((one) => ['fields', one] as const),
  ]
}

function checkSource(source: SectionSource | undefined, fail: Fail): void {
  for (const name of ['list', 'get'] as const) {
    if (typeof source?.[name] === 'function') continue
    fail(
      `its \`source\` has no function \`${name}\`. For a Sequelize model give \`modelSource(Model)\``,
    )
  }
  for (const name of ['save', 'remove', 'idOf'] as const) {
    const member = source?.[name]
    if (member !== undefined && typeof member !== 'function')
      fail(`\`source.${name}\` is no function`)
  }
}

function checkColumn(column: SectionColumn, member: SectionMember | undefined, fail: Fail): void {
  const { name, type, choices, filter } = column
  const isBoolean = type === 'boolean' || member?.kind === 'boolean'
  if (filter && !isBoolean && !choices && member?.kind !== 'choice') {
    fail(
      `the column "${name}" can be filtered if its \`type\` is boolean, or if it has \`choices\``,
    )
  }
}

function checkFields(
  { source, fields = {}, schema, search = [], actions }: GivenSection,
  members: Readonly<Record<string, SectionMember>> | null,
  fail: Fail,
): void {
  const named = Object.entries(fields)
  if (named.length > 0 && !source.save) fail('it has `fields`, and its `source` has no `save`')
  if (schema && typeof schema['~standard']?.validate !== 'function') {
    fail('its `schema` is no Standard Schema: give one of zod 3.24, valibot 1, arktype 2 or later')
  }
  for (const one of actions ?? []) {
    if (!ACTIONS.includes(one)) fail(unknown(`"${one}" in \`actions\``, one, ACTIONS))
  }
  for (const [name, field] of named) {
    if (!FIELD_NAME.test(name) || name === 'constructor') {
      fail(`the field "${name}" needs a name of letters, digits, _ and -`)
    }
    const member = members?.[name]
    const hasChoices = Boolean(field?.choices) || member?.kind === 'choice'
    if (field?.type === 'select' && !hasChoices) {
      fail(`the field "${name}" is a select: give it \`choices\``)
    }
    if (member?.isId) fail(`the field "${name}" is the id of the rows, which nobody changes`)
    if (member?.isReference && !hasChoices) {
      fail(
        `the field "${name}" points to another table: whoever types an id could take any row of it. Give it \`choices\``,
      )
    }
    if (member?.kind === 'other') fail(`no field can show what "${name}" holds`)
  }
  for (const name of search) {
    if (members && members[name]?.kind !== 'text') fail(`"${name}" in \`search\` is no text`)
  }
}

const ACTIONS: readonly string[] = ['add', 'change', 'delete', 'export']

function unknown(what: string, name: string, known: readonly string[]): string {
  const meant = meantOption(name, known)
  return meant
    ? `there is no ${what.replace(/^the /, '')}. Did you mean "${meant}"?`
    : `there is no ${what.replace(/^the /, '')}. There are: ${known.join(', ')}`
}

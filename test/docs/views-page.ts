import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { needsOfView } from '../../src/web/views/own/check-views.ts'
import { VIEW_KEYS } from '../web/views/types/view-keys.ts'
import { PROJECT } from './code-blocks.ts'

/** The page of the views and of what has changed in them. */
export const VIEWS_PAGE = join(PROJECT, 'docs/views.md')

const RECORDS = join(PROJECT, 'test/docs/view-records')

/** What each view was given in one version: its keys, by its name. */
export type ViewRecord = Readonly<Record<string, readonly string[]>>

const MUST_SHOW = {
  token: 'the token',
  message: 'what is wrong with the form',
  errors: 'what is wrong with each field',
  page: 'the page',
}

/** The keys of each view as they are now. */
export function presentRecord(): ViewRecord {
  const entries = Object.entries(VIEW_KEYS).map(([view, keys]) => [view, Object.keys(keys).sort()])
  return Object.fromEntries(entries) as ViewRecord
}

/** The whole page. */
export function makeViewsPage(): string {
  const views = Object.entries(presentRecord()).sort(([one], [other]) => (one < other ? -1 : 1))
  const rows = views.map(([view, keys]) => {
    const must = needsOfView(view, join(PROJECT, 'views')).map((name) => MUST_SHOW[name])
    return `| \`${view}\` | ${keys.map((key) => `\`${key}\``).join(' ')} | ${must.join(', ')} |`
  })
  return `# Views, and what has changed in them

\`npm run view-reference\` makes this page from the types of the views. [Views of your own](mount-in-your-app.md#views-of-your-own)
says how one is replaced, and what every view finds in \`it\`.

A view of yours that replaces one of ours is checked when the app starts: with a form, it must show what stands in the
last column. What is wrong stops the start, with the name of the file and what to write.

## What changed

${changes()}

## What each view is given

| view | in \`it\`, besides what all views have | must show |
|---|---|---|
${rows.join('\n')}
`
}

/** What changed from one version to the next, in sentences; a version without changes is said, too. */
export function changesBetween(before: ViewRecord, after: ViewRecord): readonly string[] {
  const views = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return views.flatMap((view) => {
    const [old, now] = [before[view], after[view]]
    if (!old) return [`\`${view}\` is new`]
    if (!now) return [`\`${view}\` is gone: a view of yours of this name is not used any more`]
    const added = now.filter((key) => !old.includes(key))
    const gone = old.filter((key) => !now.includes(key))
    return [
      ...(gone.length > 0 ? [`\`${view}\` is no longer given ${listed(gone)}`] : []),
      ...(added.length > 0 ? [`\`${view}\` is given ${listed(added)}, too`] : []),
    ]
  })
}

function changes(): string {
  const records = readdirSync(RECORDS).sort()
  const versions = records.map((name) => ({
    version: name.replace(/\.json$/, ''),
    record: JSON.parse(readFileSync(join(RECORDS, name), 'utf8')) as ViewRecord,
  }))
  const all = [...versions, { version: 'the next version', record: presentRecord() }]
  const parts = all.slice(1).map(({ version, record }, index) => {
    const from = all[index] as (typeof all)[number]
    const found = changesBetween(from.record, record)
    const list = found.length > 0 ? found.map((one) => `- ${one}.`).join('\n') : '- Nothing.'
    return `### From ${from.version} to ${version}\n\n${list}`
  })
  return parts.reverse().join('\n\n')
}

function listed(keys: readonly string[]): string {
  return keys.map((key) => `\`${key}\``).join(', ')
}

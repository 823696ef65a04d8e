import { rowIdOf } from '../../../auth/sections/section-source.ts'
import type { Say } from '../../messages/messages.ts'
import { ADMIN } from '../../routing/staff.ts'
import type { AdminSection, SectionValue, ShownColumn } from '../../sections/section-options.ts'
import type { SectionCell } from '../../views/types/section-views.ts'

/** Most characters of a cell in a list. The page of the row shows all. */
const CELL_MAX_LENGTH = 200

/** Where a section stands. */
export function sectionPath({ name }: AdminSection): string {
  return `${ADMIN}/${name}`
}

const PLAIN_ID = /^(?!new$)[\w-]{1,200}$/

/**
 * The path of the page of a row. An id of other characters is encoded: a browser leaves out a part of a path that is
 * only dots, and `new` is the page of a new row.
 */
export function rowPath(section: AdminSection, id: string): string {
  const part = PLAIN_ID.test(id) ? id : `~${Buffer.from(id).toString('base64url')}`
  return `${sectionPath(section)}/${part}`
}

/** The id that a path names. */
export function rowIdIn(part: string): string {
  return part.startsWith('~') ? Buffer.from(part.slice(1), 'base64url').toString() : part
}

/** A row of a list. */
export function listedRow(section: AdminSection, row: object, say: Say) {
  const id = rowIdOf(section.source, row)
  return {
    /** `null` for a row whose id cannot be told. */
    path: id === null ? null : rowPath(section, id),
    cells: section.columns.map((column) => cutCell(cellOf(column, row, say))),
  }
}

/** What a row is called: what its first column shows. */
export function nameOf(section: AdminSection, row: object, say: Say): string {
  const [first] = section.columns
  return (first && cutCell(cellOf(first, row, say)).text) || say('admin.section.unnamed')
}

/** What a column shows of a row. */
export function cellOf(column: ShownColumn, row: object, say: Say): SectionCell {
  const { label, type, choices } = column
  const value = column.valueOf(row)
  const cell = (kind: SectionCell['kind'], text: string) => ({ label: say(label), kind, text })
  if (value === null || value === undefined || value === '') return cell('none', '')
  if (type === 'boolean' || typeof value === 'boolean') {
    const isYes = isTrue(value)
    return cell(isYes ? 'yes' : 'no', say(isYes ? 'admin.yes' : 'admin.no'))
  }
  const text = plainText(value)
  if (choices) return cell('text', Object.hasOwn(choices, text) ? say(choices[text] ?? '') : text)
  if (value instanceof Date || type === 'time' || type === 'date') {
    return timeCell(cell, type === 'date', value)
  }
  return cell(type === 'number' || typeof value === 'number' ? 'number' : 'text', text)
}

function timeCell(
  cell: (kind: SectionCell['kind'], text: string) => SectionCell,
  isDay: boolean,
  value: SectionValue,
): SectionCell {
  const date = value instanceof Date ? value : new Date(String(value))
  if (Number.isNaN(date.getTime())) return cell('text', plainText(value))
  const iso = date.toISOString()
  return isDay ? cell('date', iso.slice(0, 10)) : cell('time', iso)
}

/** SQLite keeps a flag as a number, and an app may keep it as text. */
function isTrue(value: SectionValue): boolean {
  return value === true || value === 1 || value === 1n || value === '1' || value === 'true'
}

/** Whatever a member holds: one that is a list or an object is shown as JSON. */
export function plainText(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (typeof value === 'object' && value !== null) return JSON.stringify(value) ?? ''
  return value === null || value === undefined ? '' : String(value)
}

function cutCell(cell: SectionCell): SectionCell {
  if (cell.text.length <= CELL_MAX_LENGTH) return cell
  const letters = [...cell.text.slice(0, 2 * CELL_MAX_LENGTH)]
  const isCut = letters.length > CELL_MAX_LENGTH
  return isCut ? { ...cell, text: `${letters.slice(0, CELL_MAX_LENGTH).join('')}…` } : cell
}

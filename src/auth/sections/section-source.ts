/** What a section of the admin knows of a member of its rows, where its source can tell. */
export interface SectionMember {
  /** What it holds; `other` for what no form and no list can show, such as JSON. */
  readonly kind: 'text' | 'number' | 'boolean' | 'date' | 'time' | 'choice' | 'other'
  /** Whether it names the row: nobody changes it. */
  readonly isId: boolean
  /** Whether it points to a row of another table. */
  readonly isReference: boolean
  /** Whether a row cannot be without it. */
  readonly isRequired: boolean
  /** Most characters; `null` for no limit that is known. */
  readonly maxLength: number | null
  /** All values that it may have; empty unless it is a `choice`. */
  readonly choices: readonly string[]
}

/** What a list of rows is asked for. */
export interface SectionQuery {
  /**
   * What one of these members begins with. What is found is in the order of these members, whatever `sort`
   * says; `null` for all rows.
   */
  readonly search: { readonly text: string; readonly members: readonly string[] } | null
  /** The values that members must have. */
  readonly filters: Readonly<Record<string, string | boolean>>
  /** The order; `null` for that of the ids. Where values are equal, the ids decide. */
  readonly sort: { readonly member: string; readonly isDescending: boolean } | null
  /** The place that the page begins after, or ends before, or whether it is the last; none: the first page. */
  readonly place:
    | { readonly after: string }
    | { readonly before: string }
    | { readonly isLast: true }
    | null
  /** Most rows of the page. */
  readonly limit: number
}

/** A page of rows. Its cursors are opaque text; `null` where there is no such page. */
export interface SectionRows<Row extends object> {
  readonly rows: readonly Row[]
  readonly next: string | null
  /** (`null`) */
  readonly previous?: string | null
  /** Whether not all rows were looked at, as where no index tells which ones fit (false). */
  readonly isCut?: boolean
}

/**
 * Where the rows of a section rest: an object with four functions. For a Sequelize model `modelSource()` of
 * `gadwall/sequelize` makes one.
 */
export interface SectionSource<Row extends object = object> {
  /**
   * @throws InvalidCursor for a place that is none; the list begins anew then.
   */
  list(query: SectionQuery): Promise<SectionRows<Row>>

  /** The row of this id; `null` for none, and for text that cannot be an id. */
  get(id: string): Promise<Row | null>

  /**
   * Writes a row. Without this function rows are only looked at.
   *
   * @param id `null` for a new row.
   * @param values only declared fields, and of a row that is there only those that were changed.
   * @param check call it with the row as it stands where you write, best within the same transaction.
   * @returns the id of the row; `null` when there is no such row any more.
   * @throws RowRefused with what is wrong.
   * @throws RowChanged from `check`: let it pass through.
   */
  save?(
    id: string | null,
    values: Readonly<Record<string, unknown>>,
    check: (row: Row) => void,
  ): Promise<string | null>

  /**
   * Removes a row. Without this function none is removed.
   *
   * @returns false when there was none any more.
   * @throws RowRefused when something hangs on it.
   */
  remove?(id: string, check: (row: Row) => void): Promise<boolean>

  /** The id of a row as text; `null` when it has none that can be told (its member `id`). */
  idOf?(row: Row): string | null

  /** What is known of the members, by name (nothing). */
  readonly members?: Readonly<Record<string, SectionMember>>

  /** Whether rows can be added (where there is `save`). */
  readonly canAdd?: boolean
}

/** The id of a row, as its source tells it. */
export function rowIdOf<Row extends object>(source: SectionSource<Row>, row: Row): string | null {
  if (source.idOf) return source.idOf(row)
  const id: unknown = Reflect.get(row, 'id')
  return id === undefined || id === null ? null : String(id)
}

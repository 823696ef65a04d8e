/** What may be granted is in the database: see `migrate` in open.ts. */
export const may = [] as const

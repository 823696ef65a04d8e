import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** What the schema of Prisma says of a table. */
export interface PrismaModel {
  /** Its name in the schema, such as `Member`. */
  readonly model: string
  /** What fields are called, by the name of their column. */
  readonly fields: ReadonlyMap<string, string>
}

/** The schema of the app as text; `null` when there is none. */
export function readPrismaSchema(directory: string): string | null {
  const path = schemaPath(directory)
  return path === null ? null : readFileSync(path, 'utf8')
}

/** From where a file in `folder` imports the client that `prisma generate` has made. */
export function prismaClient(directory: string, folder: string, extension: string): string {
  const path = schemaPath(directory)
  const output =
    path && /^[ \t]*output[ \t]*=[ \t]*"([^"\n]+)"/m.exec(readFileSync(path, 'utf8'))?.[1]
  if (!path || !output) return '@prisma/client'
  const to = relative(join(directory, folder), join(dirname(path), output)).replaceAll('\\', '/')
  return `${to.startsWith('.') ? to : `./${to}`}/client${extension}`
}

/** The model of a table; `null` when the schema has none. */
export function findPrismaModel(schema: string, table: string): PrismaModel | null {
  for (const [, name = '', body = ''] of schema.matchAll(/^model[ \t]+(\w+)[ \t]*\{([^}]*)\}/gm)) {
    const mapped = /@@map\("([^"]+)"\)/.exec(body)?.[1] ?? name
    if (mapped !== table) continue
    const fields = [...body.matchAll(/^[ \t]*(\w+)[ \t]+\w.*$/gm)].map(([line, field = '']) => {
      const column = /@map\("([^"]+)"\)/.exec(line)?.[1] ?? field
      return [column, field] as const
    })
    return { model: name, fields: new Map(fields) }
  }
  return null
}

function schemaPath(directory: string): string | null {
  const places = ['prisma/schema.prisma', 'schema.prisma', 'src/prisma/schema.prisma']
  return places.map((place) => join(directory, place)).find(existsSync) ?? null
}

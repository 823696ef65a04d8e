import { CommandFailed, WrongUsage } from '../../command.ts'
import type { Orm } from '../files/orm-parts.ts'
import { nearest } from '../nearest.ts'
import { array } from './array.ts'
import { drizzle } from './drizzle.ts'
import { knex } from './knex.ts'
import { kysely } from './kysely.ts'
import { objection } from './objection.ts'
import { prisma } from './prisma.ts'
import { sequelize } from './sequelize.ts'
import { typeorm } from './typeorm.ts'

/** All of them. Objection comes before Knex, without which it does not run. */
export const ORMS: readonly Orm[] = [
  sequelize,
  drizzle,
  kysely,
  objection,
  knex,
  prisma,
  typeorm,
  array,
]

/**
 * The ORM that is named, or else the one that the app has.
 *
 * @throws WrongUsage for a name that is not known.
 * @throws CommandFailed when the app has none of them, or several.
 */
export function chooseOrm(named: string | undefined, packages: ReadonlySet<string>): Orm {
  const names = ORMS.map(({ name }) => name)
  if (named !== undefined) {
    const found = ORMS.find(({ name }) => name === named.toLowerCase())
    if (found) return found
    const near = nearest(named, names)
    const hint = near === undefined ? '' : `Did you mean ${near}? `
    throw new WrongUsage(`--orm has no "${named}". ${hint}There are: ${names.join(', ')}`)
  }
  const found = ORMS.filter((orm) => orm.packages.some((name) => packages.has(name)))
  const [first, second, third] = found
  if (!first) {
    throw new CommandFailed(
      `package.json has no ORM that is known here (${names.slice(0, -1).join(', ')}). Install yours, ` +
        'name one with --orm, or take --orm array and put your own queries into the file.',
    )
  }
  const isPair = first === objection && second === knex && !third
  if (!second || isPair) return first
  throw new CommandFailed(
    `package.json has ${found.map(({ name }) => name).join(' and ')}. Say which has the users: --orm ${first.name}`,
  )
}

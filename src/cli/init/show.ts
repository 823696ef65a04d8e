import type { App } from './app.ts'
import type { Orm } from './files/orm-parts.ts'
import { type Plan, usedColumns } from './plan.ts'

/** Which column is which, as lines for the terminal. */
export function showMapping(orm: Orm, plan: Plan): string {
  const { table, driver, mapping } = plan
  const rows = usedColumns(plan).map(([member, column]) => {
    const also = member === 'username' && mapping.email === column ? ' and email' : ''
    const says = { yes: '', no: ' (yes means inactive)', 'no date': ' (a date means inactive)' }
    const meaning = member === 'isActive' && mapping.isActive ? says[mapping.isActive.meaning] : ''
    return [`${member}${also}`, `${column.name}  ${column.type}${meaning}`] as const
  })
  const width = Math.max(...rows.map(([member]) => member.length))
  const where = orm.name === 'array' ? 'in an array' : `${table.name}, read with ${driver}`
  return [
    `Users for ${orm.title}: ${where}`,
    ...rows.map(([member, column]) => `  ${member.padEnd(width)}  ${column}`),
  ].join('\n')
}

/** What is left to do. */
export function nextSteps(
  orm: Orm,
  plan: Plan,
  { app, paths }: { readonly app: App; readonly paths: readonly string[] },
): string {
  const isAttached = orm.name === 'sequelize'
  const install = app.packages.has('gadwall') ? [] : ['Install it:  npm install gadwall', '']
  const url =
    plan.dialect === 'sqlite' || orm.name === 'array'
      ? "'sqlite:sessions.sqlite'"
      : 'process.env.DATABASE_URL'
  const sessions = isAttached
    ? ['  await migrate(db) // Makes our tables beside yours; their names begin with gw_.']
    : [
        "  import { connect, makeReady, SequelizeSessionStore } from 'gadwall/sequelize'",
        `  const ours = await connect({ url: ${url} }) // Or a session store of your own.`,
        '  await makeReady(ours)',
        '  const stores = { sessions: new SequelizeSessionStore(ours) }',
      ]
  return [
    `Written: ${paths.join(' and ')}. They are yours.`,
    '',
    ...install,
    'Where your app is made, before your routes:',
    `  import { ${isAttached ? 'migrate, ' : ''}mountUsers } from './users${app.extension}'`,
    ...sessions,
    `  const users = mountUsers(koa, db, { ${isAttached ? '' : 'stores, '}secret, baseUrl })`,
    '',
    'Then guard a route: protect(requireLogin(), handler). More: docs/start-in-an-app.md of the package.',
  ].join('\n')
}

import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { emailOf, PASSWORD, USERNAMES } from '../shared/people.mjs'
import { User } from './user.mjs'

if (!process.env.DATABASE_URL) {
  await db.rawQuery('PRAGMA journal_mode = WAL')
  await db.rawQuery('PRAGMA synchronous = NORMAL')
}
const schema = () => db.connection().schema
if (!(await schema().hasTable('users'))) {
  await createTables()
  await seedUsers()
}

async function createTables() {
  await schema().createTable('users', (table) => {
    table.increments('id')
    table.string('username', 150).notNullable().unique()
    table.string('email', 254).unique()
    table.string('password').notNullable()
    table.string('first_name', 150).notNullable().defaultTo('')
    table.string('last_name', 150).notNullable().defaultTo('')
    table.boolean('is_active').notNullable().defaultTo(true)
    table.boolean('is_staff').notNullable().defaultTo(false)
    table.boolean('is_superuser').notNullable().defaultTo(false)
    table.timestamp('date_joined').notNullable()
    table.timestamp('last_login')
  })
  await schema().createTable('sessions', (table) => {
    table.string('id').primary()
    table.text('data').notNullable()
    table.string('user_id').nullable().index()
    table.timestamp('expires_at').notNullable().index()
  })
}

async function seedUsers() {
  for (const username of USERNAMES) {
    const person = { username, email: emailOf(username), password: PASSWORD }
    await User.create({ ...person, dateJoined: DateTime.utc() })
  }
}

import { PGlite } from '@electric-sql/pglite'
import {
  bigint,
  boolean,
  char,
  integer,
  json,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { drizzle, type PgliteDatabase } from 'drizzle-orm/pglite'
import { StoreUnavailable } from 'gadwall'

/** An old table of members, with the names that the rest of the code uses. */
export const members = pgTable('members', {
  uid: uuid('member_uid').primaryKey().defaultRandom(),
  login: text('login_nm').notNull(),
  email: text('mail_addr'),
  passHash: text('pass_hash').notNull(),
  status: char('status_cd', { length: 1 }).notNull().default('A'),
  lastVisit: timestamp('last_visit_ts', { withTimezone: true }),
})

/** The sessions, in the same database. Times are milliseconds. */
export const sessions = pgTable('web_sessions', {
  idHash: text('id_hash').primaryKey(),
  publicId: text('public_id').notNull().unique(),
  version: integer('version').notNull(),
  userId: text('user_id'),
  backend: text('backend'),
  data: json('data').$type<Record<string, unknown>>().notNull(),
  isRemembered: boolean('is_remembered').notNull(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  lastSeenAt: bigint('last_seen_at', { mode: 'number' }).notNull(),
  idleEndsAt: bigint('idle_ends_at', { mode: 'number' }).notNull(),
  absoluteEndsAt: bigint('absolute_ends_at', { mode: 'number' }).notNull(),
  address: text('address'),
  agent: text('agent'),
  seriesHash: text('series_hash').unique(),
  rotatedAt: bigint('rotated_at', { mode: 'number' }),
})

const TABLES = `
  CREATE TABLE IF NOT EXISTS members (
    member_uid    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    login_nm      text NOT NULL,
    mail_addr     text,
    pass_hash     text NOT NULL,
    status_cd     char(1) NOT NULL DEFAULT 'A',
    last_visit_ts timestamptz
  );
  CREATE UNIQUE INDEX IF NOT EXISTS members_login ON members (lower(login_nm));
  CREATE TABLE IF NOT EXISTS web_sessions (
    id_hash          text PRIMARY KEY,
    public_id        text NOT NULL UNIQUE,
    version          integer NOT NULL,
    user_id          text,
    backend          text,
    data             json NOT NULL,
    is_remembered    boolean NOT NULL,
    created_at       bigint NOT NULL,
    last_seen_at     bigint NOT NULL,
    idle_ends_at     bigint NOT NULL,
    absolute_ends_at bigint NOT NULL,
    address          text,
    agent            text,
    series_hash      text UNIQUE,
    rotated_at       bigint
  );
  CREATE INDEX IF NOT EXISTS web_sessions_owner ON web_sessions (user_id, backend);
`

export type Database = PgliteDatabase

/** Runs PostgreSQL inside this process. Without a directory it keeps everything in memory. */
export async function openDatabase(directory?: string): Promise<{ db: Database; client: PGlite }> {
  const client = await PGlite.create(directory)
  await client.exec(TABLES)
  return { db: drizzle(client), client }
}

/** Answers 503 when the database fails: never "no such user" or "nobody is logged in". */
export function unavailable(cause: unknown): never {
  throw new StoreUnavailable('The database', { cause })
}

import { defineConfig as defineAuth } from '@adonisjs/auth'
import { sessionGuard, sessionUserProvider } from '@adonisjs/auth/session'
import { defineConfig as defineBodyParser } from '@adonisjs/core/bodyparser'
import { defineConfig as defineHash, drivers } from '@adonisjs/core/hash'
import { Secret } from '@adonisjs/core/helpers'
import { defineConfig as defineHttp } from '@adonisjs/core/http'
import { defineConfig as defineLogger } from '@adonisjs/core/logger'
import { defineConfig as defineDatabase } from '@adonisjs/lucid'
import { defineConfig as defineSession, stores } from '@adonisjs/session'

/** What the files in the folder config of a new application say. */
export function config(app) {
  return {
    app: {
      appKey: new Secret(process.env.SECRET),
      http: defineHttp({
        generateRequestId: true,
        allowMethodSpoofing: false,
        useAsyncLocalStorage: false,
        cookie: { path: '/', maxAge: '2h', httpOnly: true, secure: true, sameSite: 'lax' },
      }),
    },
    auth: defineAuth({
      default: 'web',
      guards: {
        web: sessionGuard({
          useRememberMeTokens: false,
          provider: sessionUserProvider({ model: () => import('./user.mjs') }),
        }),
      },
    }),
    bodyparser: defineBodyParser({ allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'] }),
    database: defineDatabase({
      connection: process.env.DATABASE_URL ? 'pg' : 'sqlite',
      connections: {
        pg: { client: 'pg', connection: { connectionString: process.env.DATABASE_URL } },
        sqlite: {
          client: 'better-sqlite3',
          connection: { filename: `${process.cwd()}/site.sqlite` },
          useNullAsDefault: true,
        },
      },
    }),
    hash: defineHash({ default: 'bcrypt', list: { bcrypt: drivers.bcrypt({ rounds: 12 }) } }),
    logger: defineLogger({
      default: 'app',
      loggers: { app: { enabled: true, name: 'site', level: 'info' } },
    }),
    session: defineSession({
      enabled: true,
      cookieName: 'adonis-session',
      clearWithBrowser: false,
      age: '2h',
      cookie: { path: '/', httpOnly: true, secure: app.inProduction, sameSite: 'lax' },
      store: 'database',
      stores: { database: stores.database() },
    }),
  }
}

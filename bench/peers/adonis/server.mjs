// AdonisJS with its session guard and Lucid on better-sqlite3, set up as its starter kits are: the
// session lives in the database and is touched by each page, as its database store does.
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'
import { config } from './config.mjs'

process.env.HOST = '127.0.0.1'

await new Ignitor(new URL('./', import.meta.url), { importer: (file) => import(file) })
  .tap((app) => {
    app.rcContents({
      providers: [
        () => import('@adonisjs/core/providers/app_provider'),
        () => import('@adonisjs/core/providers/hash_provider'),
        () => import('@adonisjs/session/session_provider'),
        () => import('@adonisjs/lucid/database_provider'),
        () => import('@adonisjs/auth/auth_provider'),
      ],
      preloads: [() => import('./database.mjs'), () => import('./routes.mjs')],
    })
    app.useConfig(config(app))
    app.listen('SIGTERM', () => app.terminate())
  })
  .httpServer()
  .start()

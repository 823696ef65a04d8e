// Koa with koa-session, koa-passport and Sequelize, sessions and users in one database.
import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import passport from 'koa-passport'
import session from 'koa-session'
import { Strategy } from 'passport-local'
import { DataTypes } from 'sequelize'
import { accountPage, HEADERS, loginPage } from '../shared/pages.mjs'
import { defineUser, openDatabase, seedUsers, shown, verifyWith } from '../shared/users.mjs'

const DAY_MS = 24 * 60 * 60 * 1000

const sequelize = await openDatabase()
const User = defineUser(sequelize)
const Session = sequelize.define(
  'Session',
  {
    id: { type: DataTypes.STRING(64), primaryKey: true },
    data: { type: DataTypes.TEXT, allowNull: false },
    expiresAt: { type: DataTypes.DATE, allowNull: false },
  },
  { underscored: true, timestamps: false },
)
await sequelize.sync()
await seedUsers(User)

passport.use(new Strategy(verifyWith(User)))
passport.serializeUser((user, done) => done(null, user.id))
passport.deserializeUser((id, done) => {
  User.findByPk(id).then((user) => done(null, user ?? false), done)
})

const store = {
  async get(id) {
    const found = await Session.findByPk(id, { raw: true })
    return found && new Date(found.expiresAt) > new Date() ? JSON.parse(found.data) : undefined
  },
  async set(id, value, maxAge) {
    const expiresAt = new Date(Date.now() + maxAge)
    await Session.upsert({ id, data: JSON.stringify(value), expiresAt })
  },
  async destroy(id) {
    await Session.destroy({ where: { id } })
  },
}

const router = new Router()
router.get('/login', (ctx) => {
  if (ctx.isAuthenticated()) return ctx.redirect('/account')
  ctx.set(HEADERS)
  ctx.type = 'html'
  ctx.body = loginPage()
})
router.post(
  '/login',
  passport.authenticate('local', { successRedirect: '/account', failureRedirect: '/login' }),
)
router.get('/account', (ctx) => {
  if (!ctx.isAuthenticated()) return ctx.redirect('/login')
  ctx.set(HEADERS)
  ctx.type = 'html'
  ctx.body = accountPage(shown(ctx.state.user))
})

const app = new Koa()
app.keys = [process.env.SECRET]
app.use(session({ store, maxAge: DAY_MS }, app))
app.use(bodyParser())
app.use(passport.initialize())
app.use(passport.session())
app.use(router.routes())
app.listen(Number(process.env.PORT), '127.0.0.1')

// Express with express-session, Passport and Sequelize, sessions and users in one database.
import connectSessionSequelize from 'connect-session-sequelize'
import express from 'express'
import session from 'express-session'
import passport from 'passport'
import { Strategy } from 'passport-local'
import { accountPage, HEADERS, loginPage } from '../shared/pages.mjs'
import { defineUser, openDatabase, seedUsers, shown, verifyWith } from '../shared/users.mjs'

const DAY_MS = 24 * 60 * 60 * 1000

const sequelize = await openDatabase()
const User = defineUser(sequelize)
const SequelizeStore = connectSessionSequelize(session.Store)
// Without `disableTouch` every page would write.
const store = new SequelizeStore({ db: sequelize, expiration: DAY_MS, disableTouch: true })
await sequelize.sync()
await seedUsers(User)

passport.use(new Strategy(verifyWith(User)))
passport.serializeUser((user, done) => done(null, user.id))
passport.deserializeUser((id, done) => {
  User.findByPk(id).then((user) => done(null, user ?? false), done)
})

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.use(
  session({
    secret: process.env.SECRET,
    store,
    resave: false,
    saveUninitialized: false,
    name: 'site.sid',
    cookie: { httpOnly: true, sameSite: 'lax', maxAge: DAY_MS },
  }),
)
app.use(passport.session())

app.get('/login', (request, response) => {
  if (request.isAuthenticated()) return response.redirect('/account')
  response.set(HEADERS).type('html').send(loginPage())
})
app.post(
  '/login',
  express.urlencoded({ extended: false }),
  passport.authenticate('local', { successRedirect: '/account', failureRedirect: '/login' }),
)
app.get('/account', (request, response) => {
  if (!request.isAuthenticated()) return response.redirect('/login')
  response
    .set(HEADERS)
    .type('html')
    .send(accountPage(shown(request.user)))
})
app.listen(Number(process.env.PORT), '127.0.0.1')

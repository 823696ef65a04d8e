import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'
import { DateTime } from 'luxon'
import { accountPage, HEADERS, loginPage } from '../shared/pages.mjs'
import { User } from './user.mjs'

server.use([])
router.use([
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('@adonisjs/session/session_middleware'),
  () => import('@adonisjs/auth/initialize_auth_middleware'),
])

router.get('/login', async ({ auth, response }) => {
  if (await auth.check()) return response.redirect('/account')
  return send(response, loginPage())
})
router.post('/login', async ({ request, response, auth }) => {
  const { username, password } = request.only(['username', 'password'])
  const user = await User.verifyCredentials(username, password)
  await user.merge({ lastLogin: DateTime.utc() }).save()
  await auth.use('web').login(user)
  return response.redirect('/account')
})
router.get('/account', async ({ auth, response }) => {
  const user = await auth.authenticateUsing(['web'], { loginRoute: '/login' })
  return send(response, accountPage(shown(user)))
})

function send(response, page) {
  for (const [name, value] of Object.entries(HEADERS)) response.header(name, value)
  response.type('html')
  return response.send(page)
}

function shown({ username, email, isStaff, isSuperuser, dateJoined, lastLogin }) {
  const times = { dateJoined: dateJoined.toJSDate(), lastLogin: lastLogin?.toJSDate() }
  return { username, email, isStaff, isSuperuser, ...times }
}

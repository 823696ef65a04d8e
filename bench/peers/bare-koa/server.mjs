// The page and nothing around it: no session, no user, no database.
import Router from '@koa/router'
import Koa from 'koa'
import { accountPage, HEADERS, loginPage } from '../shared/pages.mjs'

const user = {
  username: 'person0',
  email: 'person0@example.com',
  isStaff: false,
  isSuperuser: false,
  dateJoined: new Date(),
  lastLogin: new Date(),
}

const router = new Router()
router.get('/account', (ctx) => {
  ctx.set(HEADERS)
  ctx.type = 'html'
  ctx.body = accountPage(user)
})
router.get('/login', (ctx) => {
  ctx.set(HEADERS)
  ctx.type = 'html'
  ctx.body = loginPage()
})

new Koa().use(router.routes()).listen(Number(process.env.PORT), '127.0.0.1')

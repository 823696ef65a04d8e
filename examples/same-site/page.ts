import { createClient, type Fields, type Outcome, type Session } from 'gadwall/client'

const users = createClient()
const main = document.querySelector('main') as HTMLElement

/** Shows the page for who is there. */
function show({ user, needs }: Session, message = ''): void {
  main.replaceChildren(line('h1', user ? `Hello, ${user.username}` : 'Nobody is here'))
  if (user) showMember()
  else if (needs.length > 0) showSecondStep()
  else showStranger()
  const status = line('p', message)
  status.role = 'status'
  main.append(status)
}

function showStranger(): void {
  const login = form('Log in', { username: 'Username', password: 'Password' }, (fields) =>
    users.post('/login', fields),
  )
  const register = form(
    'Register',
    { username: 'New username', password: 'New password' },
    (fields) => users.post('/register', fields),
  )
  main.append(login, register)
}

function showSecondStep(): void {
  main.append(form('Go on', { code: 'Code' }, (fields) => users.post('/login/factor', fields)))
}

function showMember(): void {
  main.append(
    button('Show my notes', () => users.get('/notes'), listNotes),
    button('End all other sessions', () => users.post('/account/sessions/end-others', {})),
    button('Add a second step', () => users.get('/account/factors/app'), askForCode),
    button('Log out', () => users.logOut()),
  )
}

function listNotes({ notes }: Readonly<Record<string, unknown>>): void {
  main.append(...(notes as string[]).map((note) => line('li', note)))
}

function askForCode({ secret }: Readonly<Record<string, unknown>>): void {
  const add = form('Add', { code: 'Code of the app' }, (fields) =>
    users.post('/account/factors/app', fields),
  )
  main.append(line('code', String(secret)), add)
}

/** Says what came of it. */
async function tell(outcome: Outcome): Promise<void> {
  const now = await users.session()
  switch (outcome.kind) {
    case 'recognised':
    case 'done':
      return show(now, outcome.notice ?? 'Done')
    case 'needs':
      return show(now, 'One more step')
    case 'throttled':
      return show(now, `Too many tries: come back in ${outcome.retryAfter} seconds`)
    case 'refused':
      // Who was logged out is told so already.
      if (outcome.code === 'login_required') return
      return show(now, Object.values(outcome.fields)[0] ?? outcome.message)
  }
}

function form(
  label: string,
  fields: Readonly<Record<string, string>>,
  send: (fields: Fields) => Promise<Outcome>,
): HTMLFormElement {
  const made = document.createElement('form')
  for (const [name, text] of Object.entries(fields)) {
    const field = document.createElement('label')
    const input = document.createElement('input')
    input.name = name
    input.type = /password/i.test(name) ? 'password' : 'text'
    field.append(text, input)
    made.append(field)
  }
  made.append(line('button', label))
  made.addEventListener('submit', async (event) => {
    event.preventDefault()
    await tell(await send(Object.fromEntries(new FormData(made)) as Fields))
  })
  return made
}

function button(
  label: string,
  work: () => Promise<Outcome>,
  then?: (data: Readonly<Record<string, unknown>>) => void,
): HTMLElement {
  const made = line('button', label)
  made.addEventListener('click', async () => {
    const outcome = await work()
    if (then && outcome.kind === 'done') then(outcome.data)
    else await tell(outcome)
  })
  return made
}

function line(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

users.onLoggedOut((session) => show(session, 'You were logged out'))
// A session that was ended elsewhere is noticed when somebody comes back.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void users.session()
})
show(await users.session())

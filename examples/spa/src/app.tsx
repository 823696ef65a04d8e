import type { Outcome } from 'gadwall/client'
import { useState } from 'react'
import { Form } from './form.tsx'
import { users, useSession } from './use-session.ts'

type Data = Readonly<Record<string, unknown>>

export function App() {
  const [message, setMessage] = useState('')
  const [shown, setShown] = useState<Data>({})
  const { session, refresh } = useSession(() => {
    setShown({})
    setMessage('You were logged out')
  })
  if (!session) return <p role="status">…</p>
  const { user, needs } = session

  /** Says what came of it; shows what was asked for. */
  const tell = async (work: Promise<Outcome>, isShown = false) => {
    const outcome = await work
    setShown(isShown && outcome.kind === 'done' ? outcome.data : {})
    if (outcome.kind !== 'refused' || outcome.code !== 'login_required')
      setMessage(wordsFor(outcome))
    await refresh()
  }

  return (
    <main>
      <h1>{user ? `Hello, ${user.username}` : 'Nobody is here'}</h1>
      {user ? (
        <>
          <button type="button" onClick={() => tell(users.get('/account/sessions'), true)}>
            Show my sessions
          </button>
          <button
            type="button"
            onClick={() => tell(users.post('/account/sessions/end-others', {}))}
          >
            End all other sessions
          </button>
          <button type="button" onClick={() => tell(users.get('/account/factors/app'), true)}>
            Add a second step
          </button>
          <button type="button" onClick={() => tell(users.logOut())}>
            Log out
          </button>
        </>
      ) : needs.length > 0 ? (
        <Form
          label="Go on"
          fields={{ code: 'Code' }}
          onSend={(fields) => tell(users.post('/login/factor', fields))}
        />
      ) : (
        <>
          <Form
            label="Log in"
            fields={{ username: 'Username', password: 'Password' }}
            onSend={(fields) => tell(users.post('/login', fields))}
          />
          <Form
            label="Register"
            fields={{ username: 'New username', password: 'New password' }}
            onSend={(fields) => tell(users.post('/register', fields))}
          />
        </>
      )}
      {Array.isArray(shown.sessions) && (
        <ul>
          {shown.sessions.map(({ id, device }) => (
            <li key={id}>{device}</li>
          ))}
        </ul>
      )}
      {typeof shown.secret === 'string' && (
        <>
          <code>{shown.secret}</code>
          <Form
            label="Add"
            fields={{ code: 'Code of the app' }}
            onSend={(fields) => tell(users.post('/account/factors/app', fields))}
          />
        </>
      )}
      <p role="status">{message}</p>
    </main>
  )
}

function wordsFor(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'recognised':
    case 'done':
      return outcome.notice ?? 'Done'
    case 'needs':
      return 'One more step'
    case 'throttled':
      return `Too many tries: come back in ${outcome.retryAfter} seconds`
    case 'refused':
      return Object.values(outcome.fields)[0] ?? outcome.message
  }
}

import { createClient, type Session } from 'gadwall/client'
import { useEffect, useState } from 'react'

/** Gadwall is at another origin: it must list this one in ALLOWED_ORIGINS. */
export const users = createClient({
  baseUrl: import.meta.env.VITE_USERS ?? 'http://localhost:3000',
})

/** Who is there, as it changes; `null` until it is known. */
export function useSession(onLoggedOut: () => void) {
  const [session, setSession] = useState<Session | null>(null)
  const refresh = async () => setSession(await users.session())
  useEffect(() => {
    void refresh()
    const stop = users.onLoggedOut((now) => {
      setSession(now)
      onLoggedOut()
    })
    // A session that was ended elsewhere is noticed when somebody comes back.
    const look = () => document.visibilityState === 'visible' && void refresh()
    document.addEventListener('visibilitychange', look)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  return { session, refresh }
}

import type { RemoteUserOptions } from '../authenticators/remote-user.ts'

/** {@link RemoteUserOptions} in which the proxies may be those of the app. */
export type RemoteUserSetup = Omit<RemoteUserOptions, 'trustedProxies'> &
  Partial<Pick<RemoteUserOptions, 'trustedProxies'>>

/** @throws TypeError for a backend that is not among those of the app. */
export function remoteUserOf({
  remoteUser,
  trustedProxies = [],
  backends,
}: {
  readonly remoteUser?: RemoteUserSetup
  readonly trustedProxies?: readonly string[] | undefined
  readonly backends: readonly unknown[]
}): RemoteUserOptions | null {
  if (!remoteUser) return null
  if (!backends.some((backend) => backend === remoteUser.backend)) {
    throw new TypeError('The backend of `remoteUser` must be one of the `backends` of gadwall()')
  }
  return { trustedProxies, ...remoteUser }
}

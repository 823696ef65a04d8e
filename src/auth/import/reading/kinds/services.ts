import { dateOf, isTrue, type Kind, kind, nameOf, usernameOf } from './kind.ts'

const FIREBASE_CSV = [
  ...['localId', 'email', 'emailVerified', 'passwordHash', 'salt', 'displayName', 'photoUrl'],
  ...['google', 'facebook', 'twitter', 'github'].flatMap((name) =>
    ['id', 'displayName', 'email', 'photoUrl'].map((part) => `${name}.${part}`),
  ),
  ...['createdAt', 'lastSignedInAt', 'phoneNumber', 'disabled', 'customAttributes', 'providers'],
]

const OKTA_INACTIVE = ['SUSPENDED', 'DEPROVISIONED']

/** Services that keep users for others. */
export const serviceKinds: readonly Kind[] = [
  // The NDJSON of their support has `passwordHash`, a file for their own import the other two.
  kind('auth0', (get) => ({
    username: usernameOf(get('username'), get('email')) ?? get('phone_number', 'user_id'),
    email: get('email'),
    passwordHash: get('passwordHash', 'password_hash', 'custom_password_hash'),
    firstName: nameOf(get('given_name', 'user_metadata.given_name')),
    lastName: nameOf(get('family_name', 'user_metadata.family_name')),
    isActive: !isTrue(get('blocked')),
    dateJoined: dateOf(get('created_at', 'createdAt.$date', 'created_at.$date')),
  })),
  kind(
    'firebase',
    (get) => {
      const [passwordHash, salt] = [get('passwordHash'), get('salt', 'passwordSalt')]
      return {
        username: usernameOf(get('email', 'phoneNumber', 'localId', 'uid'), get('email')),
        email: get('email'),
        passwordHash: passwordHash === undefined ? undefined : { passwordHash, salt },
        firstName: nameOf(get('displayName')),
        isActive: !isTrue(get('disabled')),
        dateJoined: dateOf(get('createdAt', 'metadata.creationTime')),
      }
    },
    { container: 'users', header: FIREBASE_CSV },
  ),
  kind(
    'keycloak',
    (get) => {
      const credentials = get('credentials')
      const list = Array.isArray(credentials) ? credentials : []
      const password = list.find((one) => one?.type === 'password')
      const groups = get('groups')
      return {
        username: usernameOf(get('username'), get('email')),
        email: get('email'),
        passwordHash: password && {
          secretData: password.secretData,
          credentialData: password.credentialData,
        },
        firstName: nameOf(get('firstName')),
        lastName: nameOf(get('lastName')),
        isActive: get('enabled') !== false,
        dateJoined: dateOf(get('createdTimestamp')),
        groups: Array.isArray(groups)
          ? groups.map((path) => String(path).replace(/^\//, ''))
          : undefined,
      }
    },
    { container: 'users' },
  ),
  kind('supabase', (get) => ({
    username: usernameOf(get('email', 'phone', 'id'), get('email')),
    email: get('email'),
    passwordHash: get('encrypted_password'),
    firstName: nameOf(
      get(
        'raw_user_meta_data.first_name',
        'raw_user_meta_data.full_name',
        'raw_user_meta_data.name',
      ),
    ),
    lastName: nameOf(get('raw_user_meta_data.last_name')),
    isActive: get('banned_until', 'deleted_at') === undefined,
    dateJoined: get('created_at'),
  })),
  // Its API gives people away, but no hashes; a file for its import has them.
  kind('okta', (get) => ({
    username: usernameOf(get('profile.login', 'login'), get('profile.email', 'email')),
    email: get('profile.email', 'email'),
    passwordHash: get('credentials.password.hash'),
    password: get('credentials.password.value'),
    firstName: nameOf(get('profile.firstName', 'firstName')),
    lastName: nameOf(get('profile.lastName', 'lastName')),
    isActive: !OKTA_INACTIVE.includes(String(get('status') ?? '')),
    dateJoined: get('created'),
  })),
  // The table of users beside or joined with that of accounts.
  kind('better-auth', (get) => {
    const accounts = get('accounts', 'account')
    const list = Array.isArray(accounts) ? accounts : []
    const own = list.find((one) => (one?.providerId ?? one?.provider_id) === 'credential')
    return {
      username: usernameOf(get('username', 'displayUsername'), get('email')),
      email: get('email'),
      passwordHash: own?.password ?? get('password'),
      firstName: nameOf(get('name')),
      isActive: !isTrue(get('banned')),
      dateJoined: dateOf(get('createdAt', 'created_at')),
    }
  }),
]

/** Every POST that a stranger may send, with its fields. A new one gets a line here. */
export const PUBLIC_POSTS: Readonly<Record<string, readonly string[]>> = {
  '/login': ['username', 'password', 'remember', 'next'],
  // Whoever is not half-way in is led away, whatever the code.
  '/login/factor': ['code', 'name', 'credential', 'trust'],
  '/login/passkey': ['credential', 'next', 'remember'],
  '/login/passkey/options': ['use'],
  '/login/password': ['newPassword'],
  '/logout': [],
  '/password-reset/code': ['username', 'code', 'newPassword'],
  '/register': ['username', 'email', 'password', 'credential'],
  '/register/passkey/options': ['username', 'email'],
  '/setup': ['code', 'username', 'email', 'password'],
}

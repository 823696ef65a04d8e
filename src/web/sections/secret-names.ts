/** Words of which a member of a row is named that holds a secret, or something that opens an account. */
const SECRET_WORDS = [
  ...['password', 'passwd', 'passphrase', 'passcode', 'pwd', 'secret', 'token', 'hash', 'salt'],
  ...['pepper', 'otp', 'totp', 'apikey', 'privatekey', 'credential', 'credentials', 'digest'],
]

const PAIRS = ['api key', 'private key', 'secret key', 'signing key', 'recovery code', 'session id']

/** Whether a member sounds like a secret: `passwordHash`, `api_key`, `resetToken`, but not `tokenised` or `hashtag`. */
export function soundsSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .map((word) => word.toLowerCase())
  const text = words.join(' ')
  const isPair = PAIRS.some((pair) => ` ${text} `.includes(` ${pair} `))
  return isPair || words.some((word) => isSecretWord(word) || isSecretWord(word.replace(/s$/, '')))
}

/** Also written together, such as `passwordhash`. */
function isSecretWord(word: string): boolean {
  return SECRET_WORDS.includes(word) || /^(password|passwd|secret)/.test(word)
}

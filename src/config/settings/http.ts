import { isAddressRange, isBaseUrl, plainBaseUrl } from '../addresses.ts'
import { explainOrigins, isOrigin } from '../allowed-origins.ts'
import { choice, list, text, wholeNumber } from '../schema/kinds.ts'
import { WRONG } from '../schema/schema.ts'
import { asOption, asRequiredOption, type Setting } from '../schema/setting.ts'

const baseUrl: Setting<string | null, string | null> = {
  name: 'BASE_URL',
  schema: (given) => (typeof given === 'string' && isBaseUrl(given) ? plainBaseUrl(given) : WRONG),
  fromText: (given) => given,
  fallback: null,
  fallbackText: '`http://localhost:$PORT`',
  allowed:
    'an address such as https://example.com or https://example.com/shop, without query or name of a user',
  meaning:
    'where people reach the site: scheme, host and port, and a path when a proxy takes it away. The only source of the origin that requests may come from and of Secure cookies. In production it must be https unless the host is this machine. In development `localhost`, `127.0.0.1` and `[::1]` count as the same site',
  concern: (url) =>
    url?.startsWith('https:')
      ? null
      : 'BASE_URL is not https: cookies can be read on the way. Put TLS in front, and say https.',
}

/** Where the server listens, how it is reached, and what it is called. */
export const httpSettings = {
  mode: choice({
    name: 'NODE_ENV',
    values: ['development', 'production', 'test'],
    fallback: 'development',
    meaning: 'what the process is for',
    concern: (mode) => (mode === 'production' ? null : 'NODE_ENV is not "production". Set it.'),
  }),
  host: text({
    name: 'HOST',
    fallback: '127.0.0.1',
    pattern: /^\S+$/,
    allowed: 'an address or a host name to listen on',
    meaning: 'address to listen on; `0.0.0.0` for all',
  }),
  port: wholeNumber({
    name: 'PORT',
    fallback: 3000,
    min: 1,
    max: 65_535,
    what: 'port number',
    meaning: 'port to listen on',
  }),
  /** Where people reach the site, such as `https://example.com`: scheme, host, port, perhaps a path. */
  baseUrl: asRequiredOption('baseUrl', baseUrl),
  /** Origins of front ends that may call us with the cookies of the visitor (none). */
  allowedOrigins: asOption(
    'allowedOrigins',
    list({
      name: 'ALLOWED_ORIGINS',
      test: isOrigin,
      allowed: explainOrigins,
      meaning:
        'comma list of origins, such as `https://app.example.com`, whose scripts may do in JSON whatever the visitor may do. See [front ends](front-ends.md)',
    }),
  ),
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed (none). */
  trustedProxies: asOption(
    'trustedProxies',
    list({
      name: 'TRUSTED_PROXIES',
      test: isAddressRange,
      allowed: 'a comma list of addresses or CIDR ranges, such as 10.0.0.0/8,::1',
      meaning:
        'comma list of addresses or CIDR ranges whose `X-Forwarded-For` is believed; the client is the right-most address that is not one of them',
    }),
  ),
  /** What pages and mails call the site (`Gadwall`). */
  siteName: asOption(
    'siteName',
    text({
      name: 'SITE_NAME',
      fallback: 'Gadwall',
      pattern: /^(?=.*\S)[^\p{Cc}]{1,100}$/u,
      allowed: 'a name of 1 to 100 characters, in one line',
      meaning: 'what pages and mails call the site',
    }),
  ),
  logLevel: choice({
    name: 'LOG_LEVEL',
    values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    fallback: 'info',
    meaning: 'the least serious lines that are logged',
  }),
}

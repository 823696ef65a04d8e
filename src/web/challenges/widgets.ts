import type { Challenge } from './challenge.ts'
import { type WidgetOptions, type WidgetService, widgetChallenge } from './site-verify.ts'

const CLOUDFLARE = 'https://challenges.cloudflare.com'

const TURNSTILE: WidgetService = {
  name: 'turnstile',
  verifyUrl: `${CLOUDFLARE}/turnstile/v0/siteverify`,
  field: 'cf-turnstile-response',
  script: `${CLOUDFLARE}/turnstile/v0/api.js`,
  className: 'cf-turnstile',
  sources: { scripts: [CLOUDFLARE], frames: [CLOUDFLARE] },
  hasAction: true,
  sendsSiteKey: false,
}

const HCAPTCHA_HOSTS = ['https://hcaptcha.com', 'https://*.hcaptcha.com']

const HCAPTCHA: WidgetService = {
  name: 'hcaptcha',
  verifyUrl: 'https://api.hcaptcha.com/siteverify',
  field: 'h-captcha-response',
  script: 'https://js.hcaptcha.com/1/api.js',
  className: 'h-captcha',
  sources: {
    scripts: HCAPTCHA_HOSTS,
    styles: HCAPTCHA_HOSTS,
    frames: HCAPTCHA_HOSTS,
    connections: HCAPTCHA_HOSTS,
  },
  hasAction: false,
  sendsSiteKey: true,
}

/**
 * Cloudflare Turnstile. While it cannot be reached, a proof of work takes its place.
 *
 * @throws TypeError without both keys.
 */
export function turnstile(options: WidgetOptions): Challenge {
  return widgetChallenge(TURNSTILE, options)
}

/**
 * hCaptcha. While it cannot be reached, a proof of work takes its place.
 *
 * @throws TypeError without both keys.
 */
export function hcaptcha(options: WidgetOptions): Challenge {
  return widgetChallenge(HCAPTCHA, options)
}

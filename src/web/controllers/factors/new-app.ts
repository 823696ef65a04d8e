import { renderSVG } from 'uqr'
import type { FactorService } from '../../../auth/factors/factor-service.ts'
import { referenceTo, type User } from '../../../auth/user.ts'
import type { AppContext } from '../../context.ts'
import type { Web } from '../../feature.ts'

/** Whose app it is, and where the form leads. */
interface Setup {
  readonly user: User
  readonly backend: { readonly name: string }
  readonly action: string
  /** In which session, or login that is half-way. */
  readonly holder: string
}

/** What the page to add an app shows beside its form. */
export async function newAppOf(
  factors: FactorService,
  web: Web,
  ctx: AppContext,
  { user, backend, action, holder }: Setup,
) {
  const label = { issuer: web.siteName, username: user.username }
  const app = await factors.apps.begin(referenceTo(user, backend), label, holder)
  const secret = (app?.secret.match(/.{1,4}/g) ?? []).join(' ')
  const uri = app?.uri ?? ''
  return { secret, uri, picture: pictureOf(uri), action: web.path(action, ctx) }
}

/** The QR code as SVG. Dark on white with a margin, in dark mode, too: many apps read nothing else. */
function pictureOf(uri: string): string {
  if (uri === '') return ''
  try {
    return renderSVG(uri, { border: 4, ecc: 'M' })
  } catch (error) {
    // The name of the person is too long for any picture: the key can be typed.
    if (error instanceof RangeError) return ''
    throw error
  }
}

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
}

/** What the page to add an app shows beside its form. */
export async function newAppOf(
  factors: FactorService,
  web: Web,
  ctx: AppContext,
  { user, backend, action }: Setup,
) {
  const label = { issuer: web.siteName, username: user.username }
  const app = await factors.apps.begin(referenceTo(user, backend), label)
  const secret = (app?.secret.match(/.{1,4}/g) ?? []).join(' ')
  const uri = app?.uri ?? ''
  return { secret, uri, picture: pictureOf(uri), action: web.path(action, ctx) }
}

/** The QR code as SVG. Dark on white with a margin, in dark mode, too: many apps read nothing else. */
function pictureOf(uri: string): string {
  return uri === '' ? '' : renderSVG(uri, { border: 4, ecc: 'M' })
}

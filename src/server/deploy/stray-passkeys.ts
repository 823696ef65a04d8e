import { relyingPartyOf } from '../../auth/factors/passkeys/relying-party.ts'
import type { Config } from '../../config/config.ts'
import type { PasskeyCount } from '../../database/inspection/database-facts.ts'

/** The settings that say for which domain passkeys are made. */
type PasskeySettings = Pick<Config, 'baseUrl' | 'passkeyRpId' | 'siteName'>

/** The setting with which all sentences of {@link strayPasskeys} begin. */
export const STRAY_PASSKEYS = 'PASSKEY_RP_ID'

/**
 * The passkeys that no browser offers, because they were made for another domain.
 *
 * @returns for each domain a sentence with its remedy, without its first word.
 */
export function strayPasskeys(
  counts: readonly PasskeyCount[],
  settings: PasskeySettings,
): readonly string[] {
  const host = new URL(settings.baseUrl).hostname
  const own = domainOf(settings)
  const current = counts.find(({ rpId }) => rpId === own)?.passkeys ?? 0
  return counts
    .filter(({ rpId }) => rpId !== own)
    .map(({ rpId, passkeys }) => {
      const found = `is not "${rpId}", for which ${numberOf(passkeys)} made: no browser offers what was made for another domain.`
      if (!fits(rpId, settings)) {
        return `${found} At ${host} that cannot be mended: let BASE_URL lead to ${rpId} again, or let people make new ones.`
      }
      const cost = current > 0 ? `, which ends what was made for ${own}: ${current}` : ''
      return `${found} PASSKEY_RP_ID="${rpId}" keeps them usable${cost}.`
    })
}

function domainOf({ baseUrl, passkeyRpId, siteName }: PasskeySettings): string | null {
  return relyingPartyOf({ baseUrl, siteName, rpId: passkeyRpId })?.id ?? null
}

/** Whether browsers would take that domain at this address. */
function fits(rpId: string, settings: PasskeySettings): boolean {
  try {
    return domainOf({ ...settings, passkeyRpId: rpId }) === rpId
  } catch {
    return false
  }
}

function numberOf(passkeys: number): string {
  return passkeys === 1 ? '1 passkey was' : `${passkeys} passkeys were`
}

import type { CDPSession, Page } from 'playwright-core'

/** A device in Chromium itself (CDP, WebAuthn domain). */
export interface VirtualDevice {
  readonly cdp: CDPSession
  readonly id: string
}

/** A device that is part of the computer, and asks for a finger (`internal`); or a key to plug in (`usb`). */
export async function plugIn(
  page: Page,
  options: Record<string, unknown> = {},
): Promise<VirtualDevice> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      ...options,
    },
  } as never)
  return { cdp, id }
}

/** The passkeys that it has. */
export async function keysOf({ cdp, id }: VirtualDevice) {
  return (await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials
}

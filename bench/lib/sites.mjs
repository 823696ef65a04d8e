import { rmSync } from 'node:fs'
import { cores } from './cores.mjs'
import { makeDirectory } from './launch.mjs'
import { openContestant } from './open-contestant.mjs'
import { seed } from './seed.mjs'
import { withPermissionView } from './with-permission-view.mjs'

const VISITORS = 1000

/**
 * Opens a site for each of these versions of Gadwall: a file with 1,000 people who are logged in, a server
 * on it as it is, and one whose page asks for a permission.
 */
export async function withSites(contestants, work) {
  const sites = []
  try {
    for (const contestant of contestants) sites.push(await openSite(contestant))
    return await work(sites)
  } finally {
    for (const site of sites) await site.close()
  }
}

async function openSite(contestant) {
  const directory = makeDirectory()
  const { program } = contestant
  const changed = withPermissionView(program)
  const site = { contestant, visitors: [], close: () => closeSite(site, directory, changed) }
  try {
    Object.assign(site, await seed(directory, { program, users: VISITORS, visitors: VISITORS }))
    site.plain = await openOn(site, contestant, directory)
    site.withPermission = await openOn(site, { ...contestant, program: changed.program }, directory)
    return site
  } catch (error) {
    await site.close()
    throw error
  }
}

function openOn({ file, secret }, contestant, directory) {
  return openContestant(contestant, {
    core: cores.server,
    directory,
    environment: { DATABASE_URL: `sqlite:${file}`, SECRET: secret },
  })
}

async function closeSite({ plain, withPermission }, directory, changed) {
  await plain?.stop()
  await withPermission?.stop()
  changed.remove()
  rmSync(directory, { recursive: true, force: true })
}

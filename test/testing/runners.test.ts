import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const FIXTURE = fileURLToPath(new URL('./fixtures/node-test-suite.ts', import.meta.url))

describe('the kit under another runner', () => {
  it('runs under node:test, which prints what was skipped and why', async () => {
    const options = ['--import', 'tsx', '--test', '--test-reporter', 'tap', FIXTURE]
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, options, { env })

    expect(stdout).to.match(/# fail 0/)
    expect(stdout).to.match(/# skipped [1-9]/)
    expect(stdout).to.match(/# pass [1-9]\d/)
    expect(stdout).to.contain('(skipped: never away)')
    expect(stdout).to.match(/grants exactly .* # SKIP not offered: grant\(\) of the subject/)
  })
})

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

describe('a model with decorators', () => {
  it('is written as an app writes one, and works', async () => {
    const args = ['--import', 'tsx', 'test/models/decorated.ts']
    const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.test.json' }
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT, env })

    const { id, columns, ...rest } = JSON.parse(stdout)
    expect(rest).to.deep.equal({ shoeSize: 39, matches: true })
    expect(id).to.match(/^[\da-f-]{36}$/)
    expect(columns).to.include.members(['login', 'pass_hash', 'shoe', 'username_key', 'is_active'])
    expect(columns).to.not.include.members(['last_login', 'username', 'shoe_size'])
  })
})

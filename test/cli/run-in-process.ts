import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type Auth, createAuth } from '../../src/auth/create-auth.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { SessionStore } from '../../src/auth/sessions/session-store.ts'
import type { TokenStore } from '../../src/auth/tokens/token-store.ts'
import type { User } from '../../src/auth/user.ts'
import type { CommandSite, CommandTools } from '../../src/cli/command.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { memoryBackend } from '../../src/testing/memory/memory-backend.ts'
import { MemoryUsers } from '../auth/accounts/memory-users.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import type { Run } from '../support/cli.ts'

/** As much of a site as most commands need, with users in memory. Who opens it must close it. */
export class MemorySite implements Partial<CommandSite> {
  readonly users = new MemoryUsers()
  readonly auth: Auth
  readonly migrator = {
    isAutomatic: false,
    status: async () => ({ executed: ['1'], pending: ['2'] }),
    up: async (): Promise<string[]> => [],
    down: async (): Promise<string[]> => [],
  }
  readonly lookAlikes: string[] = []
  /** What each of them has to remove. */
  readonly over = { sessions: 0, tokens: 0 }
  /** How often it was opened without being closed again. */
  opened = 0

  constructor() {
    const passwords = new Passwords([new CountingHasher()])
    const sessions = { purge: async () => this.over.sessions } as unknown as SessionStore
    const tokens = { purge: async () => this.over.tokens } as unknown as TokenStore
    const stores = { users: this.users, sessions, tokens }
    this.auth = createAuth<User>(stores, {
      backends: [memoryBackend()],
      secret: 'a secret that only the tests of this project know',
      passwords,
    })
  }

  async findLookAlikes(): Promise<readonly string[]> {
    return this.lookAlikes
  }

  async findStrayPasskeys(): Promise<readonly string[]> {
    return []
  }

  async findUnfinished(): Promise<readonly string[]> {
    return []
  }

  async close(): Promise<void> {
    this.opened -= 1
  }
}

/** Runs a command inside this process, with tools that must not be needed unless they are given. */
export async function runInProcess(
  args: readonly string[],
  {
    site,
    input = '',
    ...tools
  }: Partial<Omit<CommandTools, 'input'>> & { site?: MemorySite; input?: string } = {},
): Promise<Run> {
  const [output, errors] = [new PassThrough(), new PassThrough()]
  const never = async () => Promise.reject(new Error('it went to work'))
  const open = async () => {
    if (!site) return never()
    site.opened += 1
    return site as Partial<CommandSite> as CommandSite
  }
  const code = await runCommand(args, {
    input: Readable.from([Buffer.from(input)]) as unknown as NodeJS.ReadStream,
    output,
    errors,
    environment: {},
    findWeaknesses: never,
    serve: never,
    backup: never,
    routes: never,
    migrationSql: never,
    open,
    ...tools,
  })
  output.end()
  errors.end()
  return { code, out: await text(output), err: await text(errors) }
}

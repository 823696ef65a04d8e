import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { AccountService } from '../../src/auth/accounts/account-service.ts'
import { EventHub } from '../../src/auth/events.ts'
import { PasswordService } from '../../src/auth/passwords/password-service.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { PasswordPolicy } from '../../src/auth/passwords/policy/password-policy.ts'
import type { CommandSite, CommandTools } from '../../src/cli/command.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { MemoryUsers } from '../auth/accounts/memory-users.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import type { Run } from '../support/cli.ts'

/** As much of a site as most commands need, with users in memory. Who opens it must close it. */
export class MemorySite implements Partial<CommandSite> {
  readonly users = new MemoryUsers()
  readonly accounts: AccountService
  readonly passwordService: PasswordService
  readonly migrator = {
    isAutomatic: false,
    status: async () => ({ executed: ['1'], pending: ['2'] }),
    up: async (): Promise<string[]> => [],
    down: async (): Promise<string[]> => [],
  }
  /** What each of them has to remove. */
  readonly over = { sessions: 0, tokens: 0, throttles: 0 }
  readonly expiringStores = {
    sessions: { purge: async () => this.over.sessions },
    tokens: { purge: async () => this.over.tokens },
    throttles: { purge: async () => this.over.throttles },
  }
  /** How often it was opened without being closed again. */
  opened = 0

  constructor() {
    const events = new EventHub((error) => {
      throw error
    })
    const policy = new PasswordPolicy({ minLength: 15 })
    const passwords = new Passwords([new CountingHasher()])
    this.accounts = new AccountService({ users: this.users, passwords, policy, events })
    this.passwordService = new PasswordService(policy, events)
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
    findConcerns: () => {
      throw new Error('it went to work')
    },
    serve: never,
    routes: never,
    open,
    ...tools,
  })
  output.end()
  errors.end()
  return { code, out: await text(output), err: await text(errors) }
}

import { expect } from 'chai'
import { localRequest } from '../../src/auth/backend.ts'
import { EventHub } from '../../src/auth/events.ts'
import type { User } from '../../src/auth/user.ts'

const ada = { id: 1, username: 'ada' } as unknown as User
const loggedOut = { user: ada, request: localRequest }

describe('EventHub', () => {
  let errors: { error: unknown; event: string }[]
  let hub: EventHub
  let heard: string[]
  beforeEach(() => {
    errors = []
    heard = []
    hub = new EventHub((error, event) => errors.push({ error, event }))
  })

  it('tells listeners in the order they connected, and waits for each', async () => {
    hub.on('loggedOut', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      heard.push('slow first')
    })
    hub.on('loggedOut', () => {
      heard.push('quick second')
    })
    await hub.emit('loggedOut', loggedOut)

    expect(heard).to.deep.equal(['slow first', 'quick second'])
  })

  it('hands over what happened, and only to those who listen to it', async () => {
    hub.on('loggedOut', (event) => {
      heard.push(String(event.user?.username))
    })
    hub.on('userCreated', () => {
      heard.push('never')
    })
    await hub.emit('loggedOut', loggedOut)

    expect(heard).to.deep.equal(['ada'])
  })

  it('logs the error of a listener and goes on with the next', async () => {
    const broken = new Error('the mail server is away')
    hub.on('loggedOut', () => {
      throw broken
    })
    hub.on('loggedOut', async () => Promise.reject(broken))
    hub.on('loggedOut', () => {
      heard.push('next')
    })
    await hub.emit('loggedOut', loggedOut)

    expect(heard).to.deep.equal(['next'])
    expect(errors).to.deep.equal([
      { error: broken, event: 'loggedOut' },
      { error: broken, event: 'loggedOut' },
    ])
  })

  it('stops at the error of a critical listener, and passes it on', async () => {
    const broken = new Error('the audit log is full')
    hub.on('loggedOut', async () => Promise.reject(broken), { critical: true })
    hub.on('loggedOut', () => {
      heard.push('never')
    })
    const outcome = await hub.emit('loggedOut', loggedOut).catch((error) => error)

    expect(outcome).to.equal(broken)
    expect(heard).to.deep.equal([])
    expect(errors).to.deep.equal([])
  })

  it('forgets a listener that is disconnected, and no other one', async () => {
    const listener = () => {
      heard.push('told')
    }
    const disconnect = hub.on('loggedOut', listener)
    hub.on('loggedOut', listener)
    disconnect()
    disconnect()
    await hub.emit('loggedOut', loggedOut)

    expect(heard).to.deep.equal(['told'])
  })

  it('tells those who were connected when it happened, even if one of them disconnects another', async () => {
    hub.on('loggedOut', () => {
      disconnectSecond()
      hub.on('loggedOut', () => {
        heard.push('too late')
      })
    })
    const disconnectSecond = hub.on('loggedOut', () => {
      heard.push('second')
    })
    await hub.emit('loggedOut', loggedOut)

    expect(heard).to.deep.equal(['second'])
  })

  it('does nothing when nobody listens', async () => {
    await hub.emit('loggedOut', loggedOut)

    expect(errors).to.deep.equal([])
  })
})

import { expect } from 'chai'
import { localRequest } from '../../src/auth/backend.ts'
import { EventHub } from '../../src/auth/events.ts'

const NOW = 1_700_000_000_000
const ada = { backend: 'users', userId: '1' }
const logout = { name: 'logout', subject: ada } as const

describe('EventHub', () => {
  let errors: { error: unknown; event: string }[]
  let hub: EventHub
  let heard: string[]
  beforeEach(() => {
    errors = []
    heard = []
    hub = new EventHub(
      (error, event) => errors.push({ error, event }),
      () => NOW,
    )
  })

  it('puts every event into one envelope, and fills in what is missing', async () => {
    const events: unknown[] = []
    hub.on('ponds.drained', (event) => {
      events.push(event)
    })
    await hub.emit({ name: 'ponds.drained' })
    const request = { address: '192.0.2.1', agent: null }
    const full = {
      ...{ name: 'ponds.drained', at: 1, request, actor: ada, subject: null, session: 's' },
      details: { litres: 7 },
    }
    await hub.emit(full)

    expect(events).to.deep.equal([
      {
        ...{ name: 'ponds.drained', at: NOW, request: localRequest, actor: null },
        ...{ subject: null, session: null, details: {} },
      },
      full,
    ])
  })

  it('lets no listener change an event for the next', async () => {
    hub.on('logout', (event) => {
      Object.assign(event, { subject: null })
    })
    hub.on('logout', ({ subject }) => {
      heard.push(String(subject?.userId))
    })
    await hub.emit(logout)

    expect(heard).to.deep.equal(['1'])
    expect(errors).to.have.length(1)
  })

  it('tells those who listen to everything, after those who listen to the name', async () => {
    hub.on('*', ({ name }) => {
      heard.push(`all: ${name}`)
    })
    hub.on('logout', () => {
      heard.push('logout')
    })
    await hub.emit(logout)
    await hub.emit({ name: 'user.created' })

    expect(heard).to.deep.equal(['logout', 'all: logout', 'all: user.created'])
  })

  it('tells listeners in the order they connected, and waits for each', async () => {
    hub.on('logout', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      heard.push('slow first')
    })
    hub.on('logout', () => {
      heard.push('quick second')
    })
    await hub.emit(logout)

    expect(heard).to.deep.equal(['slow first', 'quick second'])
  })

  it('hands over what happened, and only to those who listen to it', async () => {
    hub.on('logout', ({ subject }) => {
      heard.push(String(subject?.userId))
    })
    hub.on('user.created', () => {
      heard.push('never')
    })
    await hub.emit(logout)

    expect(heard).to.deep.equal(['1'])
  })

  it('reports the error of a listener and goes on with the next: events never refuse', async () => {
    const broken = new Error('the mail server is away')
    hub.on('logout', () => {
      throw broken
    })
    hub.on('logout', async () => Promise.reject(broken))
    hub.on('logout', () => {
      heard.push('next')
    })
    await hub.emit(logout)

    expect(heard).to.deep.equal(['next'])
    expect(errors).to.deep.equal([
      { error: broken, event: 'logout' },
      { error: broken, event: 'logout' },
    ])
  })

  it('forgets a listener that is disconnected, and no other one', async () => {
    const listener = () => {
      heard.push('told')
    }
    const disconnect = hub.on('logout', listener)
    hub.on('logout', listener)
    disconnect()
    disconnect()
    await hub.emit(logout)

    expect(heard).to.deep.equal(['told'])
  })

  it('tells those who were connected when it happened, even if one of them disconnects another', async () => {
    hub.on('logout', () => {
      disconnectSecond()
      hub.on('logout', () => {
        heard.push('too late')
      })
    })
    const disconnectSecond = hub.on('logout', () => {
      heard.push('second')
    })
    await hub.emit(logout)

    expect(heard).to.deep.equal(['second'])
  })

  it('does nothing when nobody listens', async () => {
    await hub.emit(logout)

    expect(errors).to.deep.equal([])
  })
})

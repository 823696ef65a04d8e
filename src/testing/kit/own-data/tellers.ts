import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import type { NewImport } from '../../../auth/import/runs/import-store.ts'
import type { DataOwner } from '../../../auth/own-data/tells-of-person.ts'
import { NOW, sessionRecord, token } from '../samples.ts'
import { needs } from '../suite.ts'
import type { OwnDataSubject } from './own-data-subject.ts'

type Given = OwnDataSubject['stores']

/** The stores whose rows can be told apart by a time that they show. */
export type TellerName = Exclude<keyof Given, 'users' | 'grants'>

/** What is in every secret of the kit's rows: in clear, or in the text of which they hold a digest. */
export const SECRET = 'kit-secret'

/** How a row gets into a store: it shows `at`, and everything in it that is secret begins with {@link SECRET}. */
export type Put = (stores: Given, owner: DataOwner, at: number) => Promise<unknown>

const LATER = NOW + 365 * 24 * 3_600_000

export const PUT: Readonly<Record<TellerName, Put>> = {
  async sessions({ sessions }, { backend, userId }, at) {
    needs(sessions, 'sessions of the subject')
    const id = idOf(backend, userId, at)
    const record = sessionRecord({ idHash: secretOf(id), backend, userId, createdAt: at })
    const data = { note: secretOf('data') }
    await sessions.insert({ ...record, publicId: id, data, seriesHash: secretOf(`${id} series`) })
  },

  async devices({ devices }, owner, at) {
    needs(devices, 'devices of the subject')
    const digest = secretOf(idOf(owner.backend, owner.userId, at))
    const times = { createdAt: at, lastSeenAt: at, expiresAt: LATER }
    await devices.add({ digest, owner: referenceOf(owner), ...times })
  },

  async factors({ factors }, owner, at) {
    needs(factors, 'factors of the subject')
    const id = idOf(owner.backend, owner.userId, at)
    const unused = { counter: 0, confirmedAt: null, lastUsedAt: null }
    await factors.add([
      {
        ...{ id, owner: referenceOf(owner), kind: 'passkey', name: 'phone', createdAt: at },
        ...{ secret: `${SECRET} of ${id}`, credentialId: `${SECRET}-${id}` },
        ...{ transports: ['usb'], isBackedUp: false, ...unused },
      },
    ])
  },

  async tokens({ tokens }, owner, at) {
    needs(tokens, 'tokens of the subject')
    const id = idOf(owner.backend, owner.userId, at)
    const shown = {
      owner: referenceOf(owner),
      sentTo: owner.email,
      createdAt: at,
      expiresAt: LATER,
    }
    const secrets = { digest: secretOf(id), state: SECRET, data: { note: SECRET } }
    await tokens.issue(token({ id, ...shown, ...secrets }))
  },

  async outbox({ outbox }, owner, at) {
    needs(outbox, 'outbox of the subject')
    const id = idOf(owner.backend, owner.userId, at)
    const to = owner.email ?? `${owner.userId.trim()}@nowhere.test`
    const mail = { id, template: 'welcome', language: 'en', to, createdAt: at }
    await outbox.add({ ...mail, params: SECRET })
  },

  async imports({ imports }, owner, at) {
    needs(imports, 'imports of the subject')
    const id = idOf(owner.backend, owner.userId, at)
    const file = { fileName: 'people.csv', fileBytes: 60 }
    await imports.add({ id, by: referenceOf(owner), createdAt: at, ...file, choices: CHOICES })
  },

  async usernames({ usernames }, owner, at) {
    needs(usernames, 'usernames of the subject')
    await usernames.keep({ owner: referenceOf(owner), username: `name${at}`, until: at })
  },
}

/** The stores that name people by an address, too. */
export const BY_ADDRESS: readonly TellerName[] = ['tokens', 'outbox']

/** Those that keep as many rows of a person as there are. */
export const ENDLESS: readonly TellerName[] = ['sessions', 'tokens', 'outbox']

const CHOICES: NewImport['choices'] = {
  ...{ from: null, format: 'csv', delimiter: null, map: null },
  ...{ unknown: 'refuse', allowWeak: false },
}

function secretOf(text: string): string {
  return sha256(`${SECRET} ${text}`)
}

function idOf(backend: string, userId: string, at: number): string {
  return sha256(`row ${backend} ${userId} ${at}`).slice(0, 22)
}

function referenceOf({ backend, userId }: DataOwner) {
  return { backend, userId }
}

import {
  atLeast,
  byName,
  count,
  flag,
  type JsonSchema,
  listOfEach,
  named,
  object,
  orNull,
  text,
  time,
} from './json-schema.ts'

const Need = object({ name: text, path: text })

/** What a form needs a proof of: see docs/bots.md. */
const Challenge = object({
  name: text,
  data: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  wait: text,
})

/** The schemas of answers that more than one route gives, by their names in the document. */
export const sharedSchemas: Readonly<Record<string, JsonSchema>> = {
  User: object({ id: text, username: text, email: orNull(text) }),
  Need,
  Session: object({
    user: orNull(named('User')),
    permissions: listOfEach(text),
    csrfToken: text,
    needs: listOfEach(named('Need')),
    expiresAt: orNull(time),
  }),
  Done: object({ next: text }, { needs: listOfEach(named('Need')), notice: text }),
  Failure: object(
    {
      error: object(
        { code: text, message: text },
        {
          fields: byName(text),
          retryAfter: { type: 'integer', minimum: 1 },
          requestId: text,
          expected: text,
          seen: text,
        },
      ),
    },
    { csrfToken: text, challenge: Challenge },
  ),
  Form: {
    type: 'object',
    properties: {
      csrfToken: text,
      challenge: orNull(Challenge),
      form: object(
        { values: byName(text), errors: byName(text), message: orNull(text) },
        {
          codes: byName(text),
          note: orNull(text),
          fields: listOfEach({ type: 'object', required: ['name', 'label'] }),
        },
      ),
    },
    required: ['csrfToken', 'form'],
  },
}

/** A form, and what its page shows beside it. */
export const formAnswer = named('Form')

/** Who is asked whether they are sure. */
export const buttonAnswer = object({ csrfToken: text, username: text }, { email: text })

const session = {
  ...{ id: text, device: text, address: orNull(text) },
  ...{ firstSeenAt: time, lastSeenAt: time },
}
const page = { next: orNull(text) }
const factor = { id: text, name: text, createdAt: time, lastUsedAt: orNull(time) }
const event = { name: text, at: time, address: orNull(text) }

/** Answers that one page gives. */
export const answers = {
  home: object({ user: orNull(named('User')), setupPending: flag }),
  account: object({ user: named('User') }),
  token: object({ csrfToken: text }),
  sent: object({ sent: { const: true } }),
  sessions: object({
    csrfToken: text,
    sessions: listOfEach(atLeast({ ...session, endsAt: time, isRemembered: flag, isThis: flag })),
  }),
  activity: atLeast({ ...page, events: listOfEach(atLeast({ ...event, text, isHere: flag })) }),
  factors: object({
    apps: listOfEach(object(factor)),
    passkeys: listOfEach(object({ ...factor, isBackedUp: flag })),
    trusted: listOfEach(text),
    recoveryCodes: count,
    isOn: flag,
    csrfToken: text,
  }),
  recoveryCodes: object({ codes: listOfEach(text) }),
  /** As the browser takes it (W3C, Web Authentication Level 3). */
  passkeyOptions: { type: 'object', required: ['challenge'] },
  document: { type: 'object', required: ['openapi', 'paths'] },
  health: object({ status: text }),
  overview: { type: 'object' },
  importRun: atLeast({ id: text, path: text, state: text, percent: { type: ['number', 'null'] } }),
  people: object({
    users: listOfEach(
      object({
        ...{ id: text, path: text, username: text, email: orNull(text) },
        ...{ isActive: flag, isStaff: flag, isSuperuser: flag },
        ...{ joinedAt: orNull(time), lastLoginAt: orNull(time) },
      }),
    ),
    next: orNull(text),
    previous: orNull(text),
    isCut: flag,
  }),
  allSessions: atLeast({
    ...page,
    sessions: listOfEach(atLeast({ ...session, username: text, owner: text, path: text })),
  }),
  audit: atLeast({
    ...page,
    events: listOfEach(atLeast(event)),
  }),
  /** Lists of rows by what they are about, and those of the app. */
  ownData: atLeast({
    madeAt: time,
    person: object({ backend: text, userId: text }),
    missing: listOfEach(text),
  }),
  outbox: object({
    counts: byName(count),
    mails: listOfEach({ type: 'object', required: ['createdAt', 'dueAt'] }),
  }),
} satisfies Readonly<Record<string, JsonSchema>>

import type { Sequelize } from 'sequelize'
import type { Model, ModelCtor } from 'sequelize-typescript'
import { AbstractUser } from '../../models/abstract-user.ts'
import { Session } from '../../models/session.ts'
import { User } from '../../models/user.ts'
import type { Connection } from '../connection.ts'
import type { Attachment } from './attachment.ts'

/** Any class of a table. */
type AnyModel = ModelCtor<Model>

interface Known {
  readonly isInitialized?: boolean
  readonly sequelize?: object
}

/** Gives an attached connection the models that it is asked for, each bound to it when it is asked first. */
export function bindModelsOnDemand(connection: Connection, attachment: Attachment): void {
  const bound = new Map<AnyModel, AnyModel>()
  const getRepository = (model: AnyModel): AnyModel => {
    if ((model as Known).sequelize === connection) return model
    const known = bound.get(model)
    if (known) return known
    const made = bind(connection, attachment.app, model)
    bound.set(model, made)
    givePasswords(attachment, made)
    return made
  }
  Object.assign(connection, { getRepository })
}

function bind(connection: Connection, app: Sequelize, model: AnyModel): AnyModel {
  const own = boundToApp(app, model)
  if (own) return copyOf(own, connection)
  const before = new Set(Object.values(connection.models))
  const { define } = connection.options
  // A model of the app means what the app's defaults make of it.
  if (!OURS.includes(model)) connection.options.define = (app as Configured).options.define ?? {}
  try {
    connection.addModels([model])
  } finally {
    connection.options.define = define ?? {}
  }
  return Object.values(connection.models).find((one) => !before.has(one)) as AnyModel
}

const OURS: readonly object[] = [User, Session]

type Configured = Sequelize & Pick<Connection, 'options'>

/** A model that the app has made known to its instance, as its static methods use it; `null` for others. */
function boundToApp(app: Sequelize, model: AnyModel): AnyModel | null {
  if ((model as Known).isInitialized && (model as Known).sequelize === app) return model
  const ofRepositories = Object.values(app.models).find(
    (one) => one.prototype instanceof model && (one as Known).sequelize === app,
  )
  return (ofRepositories as AnyModel | undefined) ?? null
}

/**
 * The same model for statements of ours. It inherits everything, hooks, scopes, associations and columns that
 * are added later too, as what `Model.scope()` makes does.
 */
function copyOf(model: AnyModel, connection: Connection): AnyModel {
  const copy = class extends model {
    // What the app itself has read is a row of this table, too.
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Function.prototype[Symbol.hasInstance].call(model, value)
    }
  }
  Object.defineProperties(copy, {
    name: { value: model.name },
    sequelize: { value: connection },
  })
  connection.modelManager.addModel(copy)
  return copy
}

/** The app's own class is given them too, so that people whom it has found itself can be asked. */
export function givePasswords(
  { passwords }: Pick<Attachment, 'passwords'>,
  ...models: readonly object[]
): void {
  for (const model of models as readonly AnyModel[]) {
    if (!passwords || !(model.prototype instanceof AbstractUser)) continue
    Object.assign(model, { passwords })
    const parent: Known = Object.getPrototypeOf(model)
    if (parent.isInitialized) Object.assign(parent, { passwords })
  }
}

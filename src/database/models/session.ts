// biome-ignore-all lint/complexity/noThisInStatic: each subclass is initialised as itself.
import type { InitOptions, ModelAttributes } from 'sequelize'
import { Column, DataType, Model, type ModelStatic, Table } from 'sequelize-typescript'
import { namedIn } from '../connection/tables.ts'

/** The columns of `sessions`. Times are milliseconds since 1970-01-01 UTC, some drivers give text. */
export interface SessionColumns {
  idHash: string
  publicId: string
  version: number
  userId: string | null
  backend: string | null
  data: string
  isRemembered: boolean
  createdAt: number | string
  lastSeenAt: number | string
  idleEndsAt: number | string
  absoluteEndsAt: number | string
  address: string | null
  agent: string | null
  seriesHash: string | null
  rotatedAt: number | string | null
}

/** A row of `sessions`. Its user is named by text id and backend, whatever stores the user. */
@Table({ tableName: 'sessions', modelName: 'GadwallSession' })
export class Session extends Model<SessionColumns, SessionColumns> {
  @Column({ type: DataType.STRING(43), primaryKey: true })
  declare idHash: string

  @Column({ type: DataType.STRING(22), allowNull: false })
  declare publicId: string

  @Column({ type: DataType.INTEGER, allowNull: false })
  declare version: number

  @Column({ type: DataType.STRING(255) })
  declare userId: string | null

  @Column({ type: DataType.STRING(100) })
  declare backend: string | null

  @Column({ type: DataType.TEXT, allowNull: false })
  declare data: string

  @Column({ type: DataType.BOOLEAN, allowNull: false })
  declare isRemembered: boolean

  @Column({ type: DataType.BIGINT, allowNull: false })
  declare createdAt: number | string

  @Column({ type: DataType.BIGINT, allowNull: false })
  declare lastSeenAt: number | string

  @Column({ type: DataType.BIGINT, allowNull: false })
  declare idleEndsAt: number | string

  @Column({ type: DataType.BIGINT, allowNull: false })
  declare absoluteEndsAt: number | string

  @Column({ type: DataType.STRING(45) })
  declare address: string | null

  @Column({ type: DataType.STRING(255) })
  declare agent: string | null

  @Column({ type: DataType.STRING(43) })
  declare seriesHash: string | null

  @Column({ type: DataType.BIGINT })
  declare rotatedAt: number | string | null

  static override initialize<MS extends ModelStatic<Model>, M extends InstanceType<MS>>(
    own: ModelAttributes | undefined,
    options: InitOptions,
  ): MS {
    return super.initialize<MS, M>(own as ModelAttributes<M>, {
      ...options,
      ...namedIn(options, 'sessions'),
    })
  }
}

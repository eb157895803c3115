import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { RobotKind } from './robot.ts'

export interface Robot {
  readonly id: string
  readonly kind: RobotKind
  readonly name: string
  readonly version: number
  readonly retiredAt: Date | null
}

const columns = sql`id, kind, name, version, retired_at as "retiredAt"`

/** The robots of a station, those in use first. */
export async function listRobots(db: Db, stationId: string): Promise<readonly Robot[]> {
  const found = await sql<Robot>`select ${columns} from message_robot where station_id = ${stationId}
    order by retired_at nulls first, name, id limit 50`.execute(db)
  return found.rows
}

export async function findRobot(db: Db, stationId: string, id: string): Promise<Robot | undefined> {
  const found = await sql<Robot>`select ${columns} from message_robot
    where station_id = ${stationId} and id = ${id}`.execute(db)
  return found.rows[0]
}

export async function insertRobot(
  tx: Db,
  stationId: string,
  robot: Pick<Robot, 'id' | 'kind' | 'name'>,
): Promise<void> {
  await sql`insert into message_robot (station_id, id, kind, name)
    values (${stationId}, ${robot.id}, ${robot.kind}, ${robot.name})`.execute(tx)
}

/** Ends a robot; nothing when somebody was quicker. */
export async function retireRobot(tx: Db, stationId: string, robot: Robot, at: Date): Promise<boolean> {
  const found = await sql`update message_robot set retired_at = ${at}, version = version + 1
    where station_id = ${stationId} and id = ${robot.id} and version = ${robot.version} and retired_at is null
    returning 1`.execute(tx)
  return found.rows.length > 0
}

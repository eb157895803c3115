import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import type { Db } from '#platform/db'
import { listVolunteers } from '#volunteers'

import type { Problem, Solution } from './assignment.ts'
import type { Candidate } from './ranking.ts'
import * as store from './store.ts'

const SOLVER = new URL('solver-actions.ts', import.meta.url)
const SOLVE_MAX_MS = 20_000

/** The best assignment of a queue, worked out in a thread of its own, so that nobody else waits for it.
 *  Throws what the solver throws, and when it takes too long. */
export async function propose(problem: Problem): Promise<Solution> {
  if (problem.needs.length === 0 || problem.candidates.length === 0)
    return { proposed: [], value: 0, rounds: 0 }
  const worker = new Worker(SOLVER, { env: {}, execArgv: [] })
  try {
    worker.postMessage(problem)
    const [solution] = await once(worker, 'message', { signal: AbortSignal.timeout(SOLVE_MAX_MS) })
    return solution as Solution
  } finally {
    await worker.terminate()
  }
}

/** Everybody who could be asked on a day: teams that are open, and volunteers who confirmed themselves. */
export async function listCandidates(db: Db, stationId: string, day: string): Promise<readonly Candidate[]> {
  const [teams, volunteers, past] = [
    await store.listTeams(db, stationId),
    await listVolunteers(db, stationId, day),
    await store.listPast(db, stationId),
  ]
  const served = (id: string) => ({
    served: past.get(id)?.served ?? {},
    practised: past.get(id)?.practised ?? {},
  })
  const people = volunteers.map((one): Candidate => ({
    kind: 'person',
    id: one.personId,
    name: one.code,
    people: 1,
    minors: one.age === 'adult' ? 0 : 1,
    skills: one.skills,
    licences: one.licences,
    languages: one.languages,
    slots: one.availability,
    area: one.area,
    load: one.load,
    ...served(one.personId),
  }))
  return [
    ...teams.map((team): Candidate => {
      const members = volunteers.filter(one => one.teams.includes(team.id))
      return {
        kind: 'team',
        id: team.id,
        name: team.name,
        people: members.length,
        minors: members.filter(one => one.age !== 'adult').length,
        skills: [...new Set(members.flatMap(one => one.skills))],
        licences: members.flatMap(one => one.licences),
        languages: [...new Set(members.flatMap(one => one.languages))],
        // A team is free when one of its people is; where somebody has not said when, the team may be.
        slots: members.every(one => one.availability.length > 0)
          ? [...new Set(members.flatMap(one => one.availability))]
          : [],
        area: '',
        load: team.load,
        ...served(team.id),
      }
    }),
    ...people,
  ]
}

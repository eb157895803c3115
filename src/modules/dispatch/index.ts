export { assign, worthOf, type Problem, type Solution } from './assignment.ts'
export { propose } from './proposal-actions.ts'
export type { Candidate, Need } from './ranking.ts'

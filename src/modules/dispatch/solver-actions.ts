import { parentPort } from 'node:worker_threads'

import { assign, type Problem } from './assignment.ts'
import { openSolver } from './solver.ts'

// This file runs in a thread of its own, since the solver blocks the thread it runs in.

const solve = await openSolver()
parentPort?.once('message', (problem: Problem) => parentPort?.postMessage(assign(problem, solve)))

import { assignment } from './assignment.ts'
import { board } from './board.ts'
import { check } from './check.ts'
import { figureRead } from './figure-read.ts'
import { importFile } from './import.ts'
import type { Bench } from './kit.ts'
import { orderLoop } from './order-loop.ts'
import { publicPage } from './public-page.ts'
import { recordConfirm } from './record-confirm.ts'
import { subtreeRead } from './subtree-read.ts'

/** All benches, in the order they run. */
export const benches: readonly Bench[] = [
  recordConfirm,
  figureRead,
  subtreeRead,
  importFile,
  check,
  publicPage,
  board,
  orderLoop,
  assignment,
]

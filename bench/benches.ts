import { importFile } from './import.ts'
import type { Bench } from './kit.ts'
import { recordConfirm } from './record-confirm.ts'
import { subtreeRead } from './subtree-read.ts'

/** All benches, in the order they run. */
export const benches: readonly Bench[] = [recordConfirm, subtreeRead, importFile]

export { ask, registerColumns, sweepImports, upload } from './actions.ts'
export { jobs } from './jobs.ts'
export { guessMapping } from './mapping.ts'
export { findImport } from './store.ts'

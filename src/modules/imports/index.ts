export { preview, registerColumns, upload, write } from './actions.ts'
export { guessMapping } from './mapping.ts'

export { heed } from './actions.ts'

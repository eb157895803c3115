export { identifyMachine } from './token-actions.ts'
export { operations } from './routes.tsx'

export { findByCode, read, receive, runClocks, step, type OrderInput } from './actions.ts'
export {
  commandFields,
  commandTypes,
  readCommand,
  type Command,
  type CommandType,
} from './command-actions.ts'
export { decide, parties, rules, statuses, type Order, type Party, type Status } from './order.ts'
export { forgetPerson } from './store.ts'

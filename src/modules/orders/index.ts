export { findByCode, read, receive, runClocks, step, type OrderInput, type Said } from './actions.ts'
export { CommandForm, isPress, noChoices } from './command-form.tsx'
export {
  commandFields,
  commandTypes,
  readCommand,
  type Command,
  type CommandType,
} from './command-actions.ts'
export {
  decide,
  isLegal,
  parties,
  refusals,
  rules,
  statuses,
  type Order,
  type Party,
  type Status,
} from './order.ts'
export { findOrder, findTerms, forgetPerson, type Kept, type Terms } from './store.ts'
export { commandWords, labels as orderLabels, priorityWords, statusWords } from './text.ts'
export { OrderFigures } from './figure-page.tsx'
export { countFigures, type FigureId } from './figure-store.ts'

export {
  contactOf,
  findByCode,
  read,
  receive,
  runClocks,
  split,
  step,
  type OrderInput,
  type Said,
} from './actions.ts'
export { ANNOUNCE } from './announcement.ts'
export { CommandForm, isPress, noChoices } from './command-form.tsx'
export { emailField } from './intake-page.tsx'
export {
  commandFields,
  commandTypes,
  readCommand,
  type Command,
  type CommandType,
} from './command-actions.ts'
export { residentTurns, turns } from './desk.ts'
export { orderFields } from './intake-page.tsx'
export { orderSorts, orderSource, queues, type OrderLine, type Queue } from './list-store.ts'
export {
  channels,
  decide,
  isLegal,
  origins,
  parties,
  proxies,
  refusals,
  rules,
  statuses,
  type Order,
  type Party,
  type Status,
} from './order.ts'
export { findPeople } from './people-actions.ts'
export { stoppers } from './public-pages.tsx'
export { listPublicOrders, type PublicFilter, type PublicOrder } from './public-store.ts'
export { findOrder, findTerms, forgetPerson, listTerms, type Kept, type Terms } from './store.ts'
export { commandWords, labels as orderLabels, priorityWords, residentWords, statusWords } from './text.ts'
export { OrderFigures } from './figure-page.tsx'
export { countFigures, type FigureId } from './figure-store.ts'
export { giveAway } from './give-away-actions.ts'

export { addPerson } from './actions.ts'
export { normalPhone, type PersonInput } from './person.ts'
export { readNames, search } from './reading-actions.ts'
export { findPersonId, householdId, listKeyIds } from './store.ts'

export { createAccount, identify, setUpLink } from './actions.ts'
export { isWithin, mayAct, policy, roles, type Action, type Role } from './policy.ts'

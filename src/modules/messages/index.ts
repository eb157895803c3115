export { takeMail } from './incoming-actions.ts'
export { countUnread } from './inbox-store.ts'

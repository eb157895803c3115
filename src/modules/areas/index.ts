export { locateCell } from './actions.ts'
export { normalAddress } from './address.ts'
export { areaOptions } from './pages.tsx'

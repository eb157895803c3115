export { createProgramme, createService, retire, useTemplate, type ItemInput } from './actions.ts'
export { listItems, type Item } from './store.ts'
export { shelves, templates, type Offer, type Shelf } from './template.ts'

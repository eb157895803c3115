import pino from 'pino'

/** One line of JSON a fact, on standard error. Callers hand over known fields only: no bodies, queries, names. */
export const consoleLog = (level: string) => pino({ level, base: null }, pino.destination(2))

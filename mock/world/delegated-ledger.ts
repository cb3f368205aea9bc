import type { Ledger } from './ledger.ts'

/** The same ledger, as an object in which one or the other way can be put in the place of its own. */
export const delegated = (ledger: Ledger): Ledger => ({
  heads: (sandboxes) => ledger.heads(sandboxes),
  load: (sandbox, after) => ledger.load(sandbox, after),
  append: (additions) => ledger.append(additions),
  checkpoint: (sandbox, at, pieces) => ledger.checkpoint(sandbox, at, pieces),
  sweep: (now) => ledger.sweep(now),
  list: (order) => ledger.list(order),
  count: (maker) => ledger.count(maker),
  used: (uses) => ledger.used(uses),
  number: () => ledger.number(),
  notes: ledger.notes,
  rates: ledger.rates,
  close: () => ledger.close(),
})

import type { Ask, Reply } from '../support/exchange.ts'
import { jsonApi, type Stage } from '../support/stage.ts'

/** Sends one request of a story; the title says what it shows. */
export type Step = (title: string, ask: Ask) => Promise<Reply>

/** Requests to one service, in their order. Later ones build on what earlier ones were answered. */
export type Story = (step: Step, stage: Omit<Stage, 'mock' | 'send'>) => Promise<void>

/** A uuid that names nothing. */
export const nobody = '00000000-0000-4000-8000-000000000000'

export const json = { 'content-type': 'application/json' }
export const vnd = { 'content-type': jsonApi }

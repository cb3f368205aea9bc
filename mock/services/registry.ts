import { clickhouse } from './clickhouse/service.ts'
import { mpdx } from './mpdx/service.ts'
import type { Service } from './service.ts'
import { snyk } from './snyk/service.ts'

/** All services that the mock emulates. */
export const services: readonly Service[] = [clickhouse, snyk, mpdx]

/** A kind of error as Snyk's catalog has it. */
export interface CatalogEntry {
  readonly code: string
  readonly title: string
  readonly classification: 'ACTIONABLE' | 'UNEXPECTED' | 'UNSUPPORTED'
  readonly level: 'warn' | 'error'
  /** Where the kind's causes are explained. */
  readonly links: readonly string[]
}

const request = (number: string, title: string, links: readonly string[] = []): CatalogEntry => ({
  code: `SNYK-OPENAPI-${number}`,
  title,
  classification: 'ACTIONABLE',
  level: 'warn',
  links,
})

const statusPages = ['https://status.snyk.io/', 'https://privatecloudstatus.snyk.io']
const failure = (number: string, title: string): CatalogEntry => ({
  code: `SNYK-${number}`,
  title,
  classification: 'UNEXPECTED',
  level: 'error',
  links: statusPages,
})

// The space at the link's end is the catalog's.
const badRequest = request('0001', 'Bad request', [
  'https://docs.snyk.io/snyk-api-info/getting-started-using-snyk-rest-api ',
])
const serverError = failure('9999', 'Unable to process request')

/** Source: @snyk/error-catalog-nodejs-public, which a test compares with this. */
const byStatus: Readonly<Record<number, CatalogEntry>> = {
  400: badRequest,
  401: request('0007', 'Unauthorized', ['https://docs.snyk.io/snyk-api-info/authentication-for-api']),
  403: request('0002', 'Forbidden'),
  404: request('0004', 'Not found'),
  405: request('0005', 'Method not allowed'),
  406: request('0003', 'Not acceptable'),
  409: request('0009', 'Conflict'),
  413: request('0006', 'Request entity too large'),
  415: request('0008', 'Unsupported media type'),
  429: {
    code: 'SNYK-0001',
    title: 'Service temporarily throttled',
    classification: 'ACTIONABLE',
    level: 'warn',
    links: [],
  },
  500: serverError,
  501: {
    code: 'SNYK-0002',
    title: 'Server error response',
    classification: 'UNSUPPORTED',
    level: 'error',
    links: ['https://docs.snyk.io/snyk-api-info'],
  },
  502: failure('0008', 'Unable to fulfill the request'),
  503: failure('0009', 'Unable to fulfill the request'),
  504: failure('0004', 'Server communication error'),
}

/** The entry of a status from 400 to 599. One that the catalog does not have goes by the general one of its class. */
export function catalogEntry(status: number): CatalogEntry {
  return byStatus[status] ?? (status < 500 ? badRequest : serverError)
}

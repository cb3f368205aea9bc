import type { Report } from './report.ts'

/** Where the schema of this form of the report stands in the package. */
export const reportSchema = 'invitekit/spec/verify-report.schema.json'

/** The report for programs; its form is described by spec/verify-report.schema.json. */
export function reportJson(report: Report): string {
  return `${JSON.stringify({ $schema: reportSchema, ...report }, null, 2)}\n`
}

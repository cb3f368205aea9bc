import type { Command } from 'commander'
import { InvitekitError } from '../domain/invitekit-error.ts'
import { curl } from './curl.ts'
import { exitCode, sayFailure } from './failure.ts'
import { print, printJson } from './print.ts'
import type { ServiceReport } from '../own-check/service-report.ts'

/** `invitekit service`: own services. */
export function service(command: Command): void {
  command
    .command('check')
    .description('try an own service: all that its document declares, and the known faults of invitation services')
    .argument('<module>', 'the module or package that exports it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 all is as the document says, 1 something is not, 2 wrong usage.')
    .action(check)
}

async function check(name: string, { json }: { readonly json?: true }): Promise<void> {
  const [{ loadServices }, { checkService }] = await Promise.all([
    import('./own-services.ts'),
    import('../own-check/check-service.ts'),
  ])
  try {
    for (const each of await loadServices(name)) {
      const report = await checkService(each)
      if (json) printJson(report)
      else print(textOf(report))
      if (report.wrong.length > 0 || report.faults.some(({ holds }) => holds === false))
        process.exitCode = exitCode.failed
    }
  } catch (error) {
    if (!(error instanceof InvitekitError)) throw error
    sayFailure(error.message)
    process.exitCode = exitCode.refused
  }
}

const signs = { true: 'ok  ', false: 'NO  ', undefined: '–   ' } as const

function textOf({ title, operations, wrong, faults, example }: ServiceReport): string {
  const width = Math.max(...operations.map(({ operationId }) => operationId.length))
  const rows = operations.map(({ operationId, method, path, reached, open, undeclared }) => {
    const left = open.length === 0 ? '' : `; open: ${open.join(', ')}`
    const besides = undeclared.length === 0 ? '' : `; and, of which it says nothing, ${undeclared.join(', ')}`
    return `  ${operationId.padEnd(width)}  ${reached.join(', ') || 'nothing'}${left}${besides}   ${method} ${path}`
  })
  const checks = faults.map(
    ({ sentence, holds, seen }) => `  ${signs[`${holds}`]}${sentence}${seen === undefined ? '' : `: ${seen}`}`,
  )
  return [
    title,
    '',
    'Answers that were reached, of those that are declared:',
    ...rows,
    '',
    wrong.length === 0 ? 'All answers are as the document says.' : 'Not as the document says:',
    ...wrong.map((each) => `  ${each}`),
    '',
    'What invitation services are known to do wrong:',
    ...checks,
    '',
    'A request that works:',
    curl(example, '  '),
    '',
    '',
  ].join('\n')
}

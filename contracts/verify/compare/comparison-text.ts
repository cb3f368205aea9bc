import { line } from '../../../mock/text/visible.ts'
import type { ComparedChange, Comparison } from '../compare.ts'
import type { Severity } from './sentences.ts'

const titles: Readonly<Record<Severity, string>> = {
  breaks: 'Breaks clients:',
  'may break': 'May break clients:',
  harmless: 'Harmless:',
}

/** For a person. */
export function comparisonText({ changes, broken, unused }: Comparison): string {
  const open = changes.filter(({ accepted }) => !accepted)
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
  const agreed = changes.filter(({ accepted }) => accepted)
  const breaking = open.filter(({ severity }) => severity !== 'harmless')
  const sections = [
    ...(['breaks', 'may break', 'harmless'] as const).map((severity) =>
      section(
        titles[severity],
        open.filter((each) => each.severity === severity),
      ),
    ),
    section('Accepted:', agreed),
    ...consumersText(broken),
    ...(unused.length === 0
      ? []
      : [
          `Accepted, but not there any more:\n${unused.map(({ id, operation, place }) => line`  ${id} in ${operation}${place === undefined ? '' : `, ${place}`}\n`).join('')}`,
        ]),
  ].filter((each) => each !== '')
  const lost = broken.filter(({ accepted }) => !accepted)
  const verdict =
    breaking.length + lost.length === 0
      ? `Nothing breaks${agreed.length > 0 ? ` but for ${counted(agreed.length, 'accepted change')}` : ''}.\n`
      : `${counted(lost.length, 'broken interaction')}, ${counted(breaking.length, 'breaking change')}.\n`
  return [...sections, verdict].join('\n')
}

/** The changes by operation. */
function section(title: string, changes: readonly ComparedChange[]): string {
  if (changes.length === 0) return ''
  const operations = [...new Set(changes.map(({ operation }) => operation))].map((operation) => {
    const lines = changes
      .filter((each) => each.operation === operation)
      .map(({ id, message, consumers, accepted }) => {
        const whom = consumers.length > 0 ? ` Breaks ${consumers.join(', ')}.` : ''
        const why = accepted?.reason === undefined ? '' : ` Accepted: ${accepted.reason}`
        return line`      ${message} (${id})${whom}${why}\n`
      })
    return line`  ${operation}\n` + lines.join('')
  })
  return `${title}\n${operations.join('')}`
}

function consumersText(broken: Comparison['broken']): string[] {
  const pairOf = ({ consumer, provider }: Comparison['broken'][number]) => `${consumer} → ${provider}`
  return [...new Set(broken.map(pairOf))].map((pair) => {
    const lines = broken
      .filter((each) => pairOf(each) === pair)
      .map(
        ({ description, findings, accepted }) =>
          line`  ✗ ${description}${accepted ? ' (accepted)' : ''}\n` +
          findings.map(({ message }) => line`      ${message}\n`).join(''),
      )
    return line`${pair}\n` + lines.join('')
  })
}

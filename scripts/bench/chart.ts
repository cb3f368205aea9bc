import type { OperationRow } from './measure-operations.ts'

const bar = { height: 22, gap: 10, left: 140, width: 520 }

/** A picture of the CPU time a request takes in each server, on a logarithmic scale, as an SVG document. */
export function chart({ operation, results }: OperationRow): string {
  const sorted = [...results].sort((a, b) => a.cpu.median - b.cpu.median)
  const decades = Math.max(2, Math.ceil(Math.log10((sorted.at(-1)?.cpu.median ?? 100) * 1.3)) - 1)
  const place = (value: number) => bar.left + (bar.width * (Math.log10(Math.max(10, value)) - 1)) / decades
  const bottom = 44 + sorted.length * (bar.height + bar.gap)
  const lines = Array.from({ length: decades + 1 }, (_, index) => 10 ** (index + 1)).map(
    (value) =>
      `<line x1="${round(place(value))}" y1="36" x2="${round(place(value))}" y2="${bottom}" class="grid"/>` +
      `<text x="${round(place(value))}" y="${bottom + 16}" text-anchor="middle">${value}</text>`,
  )
  const bars = sorted.map(({ name, cpu }, index) => {
    const y = 44 + index * (bar.height + bar.gap)
    const width = round(place(cpu.median) - bar.left)
    const own = name === 'invitekit' ? ' class="own"' : ''
    return (
      `<text x="${bar.left - 8}" y="${y + 16}" text-anchor="end">${name}</text>` +
      `<rect x="${bar.left}" y="${y}" width="${width}" height="${bar.height}" rx="3"${own}/>` +
      `<text x="${round(bar.left + width + 6)}" y="${y + 16}">${Math.round(cpu.median)} µs</text>`
    )
  })
  const title = `CPU time for each request, in microseconds (${operation})`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${bottom + 28}" role="img" aria-label="${title}">
<style>text{font:13px system-ui,sans-serif;fill:#333}rect{fill:#9aa5b1}.own{fill:#1f7a4d}.grid{stroke:#ddd}.title{font-weight:600}
@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}}</style>
<text x="8" y="20" class="title">${title}; logarithmic scale</text>
${[...lines, ...bars].join('\n')}
</svg>
`
}

const round = (value: number) => Math.round(value * 10) / 10

// The mock as it is built. Arguments: port, options of createMock as JSON.

// A computed path: the checks need not find what only the build makes.
const { createMock } = await import(new URL('../../../dist/index.js', import.meta.url).href)

const [port, options] = process.argv.slice(2)
const mock = await createMock({ port: Number(port), ...JSON.parse(options ?? '{}') })

// Nothing keeps the process once the mock is closed but the bench's channel.
process.once('SIGTERM', () => {
  void mock.close().finally(() => process.exit())
})

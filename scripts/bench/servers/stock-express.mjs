// Express as its guide shows it: a route that answers a constant. Arguments: port, bytes of the answer, path.
import express from 'express'

const [port, bytes, path] = process.argv.slice(2)
const text = JSON.stringify('x'.repeat(Math.max(0, Number(bytes) - 2)))
const app = express()

app.get(path, (_request, response) => {
  response.type('json').send(text)
})
app.post(path, express.json({ type: () => true }), (_request, response) => {
  response.status(201).type('json').send(text)
})
app.listen(Number(port), '127.0.0.1')

// Node's own server and nothing else: reads the body, answers a constant. Arguments: port, bytes of the answer, media type.
import { createServer } from 'node:http'

const [port, bytes, type] = process.argv.slice(2)
const text = JSON.stringify('x'.repeat(Math.max(0, Number(bytes) - 2)))
const headers = { 'content-type': type, 'content-length': Buffer.byteLength(text) }

createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, headers).end(text)
    return
  }
  request.on('data', () => {})
  request.on('end', () => response.writeHead(201, headers).end(text))
}).listen(Number(port), '127.0.0.1')

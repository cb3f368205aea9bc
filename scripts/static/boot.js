// Loads the console once the worker answers what it asks for.
// A sandbox's page is below that of the whole.
const whole = new URL(location.pathname.replace(/\/sandboxes\/[^/]+\/.*$/, '/'), location.origin)
const files = JSON.parse(document.querySelector('#files').textContent)
const say = (text) => (document.querySelector('#app').textContent = text)
try {
  if (!navigator.serviceWorker)
    throw new Error('This browser has no service workers here: open the page by https or localhost.')
  const registration = await navigator.serviceWorker.register(new URL('worker.js', whole))
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller)
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    )
  await registration.update().catch(() => undefined)
  await import(new URL(files.script, document.baseURI).href)
} catch (error) {
  say(error.message)
}

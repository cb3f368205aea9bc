import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressIn } from '../../domain/email.ts'
import { isGemEmail } from './gem-email.ts'

const isTaken = (text: string) => isGemEmail(addressIn(text))

/** What the gem's own spec calls valid, and valid unless in strict mode (spec/email_validator_spec.rb of v1.6.0). */
test.each([
  'a+b@plus-in-local.com',
  'a_b@underscore-in-local.com',
  'user@example.com',
  ' user@example.com ',
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@letters-in-local.org',
  '01234567890@numbers-in-local.net',
  'a@single-character-in-local.org',
  'one-character-third-level@a.example.com',
  'single-character-in-sld@x.org',
  'local@dash-in-sld.com',
  'letters-in-sld@123.com',
  'one-letter-sld@x.org',
  'uncommon-tld@sld.museum',
  'uncommon-tld@sld.travel',
  'uncommon-tld@sld.mobi',
  'country-code-tld@sld.uk',
  'country-code-tld@sld.rw',
  'local@sld.newTLD',
  'local@sub.domains.com',
  'aaa@bbb.co.jp',
  'nigel.worthington@big.co.uk',
  'f@c.com',
  'f@s',
  'f@s.c',
  'user@localhost',
  'mixed-1234-in-{+^}-local@sld.net',
  "`&'*+-./=?^_{}~@other-valid-characters-in-local.net",
  'partially."quoted"@sld.com',
  'areallylongnameaasdfasdfasdfasdf@asdfasdfasdfasdfasdf.ab.cd.ef.gh.co.ca',
  'hans,peter@example.com',
  'hans(peter@example.com',
  'hans)peter@example.com',
  '.user-beginning-with-dot@example.com',
  'user-ending-with-dot.@example.com',
  // By its pattern.
  'dana@müller.de',
  'dana@bücher.example',
  'дана@почта.рф',
  'dana@例え.jp',
  'dana@हिन्दी.भारत',
  'dana@example.c0m',
  'da<na@example.com',
  `dana@${'a'.repeat(64)}.com`,
  `${'😀'.repeat(64)}@example.com`,
])('%j is taken', (text) => expect(isTaken(text)).toBe(true))

/** What it calls invalid. */
test.each([
  '',
  '@bar.com',
  'test@example.com@example.com',
  'test@',
  '@missing-local.org',
  'a b@space-in-local.com',
  '! #$%|@invalid-characters-in-local.org',
  '<>@[]|@even-more-invalid-characters-in-local.org',
  'missing-sld@.com',
  'invalid-characters-in-sld@! "#$%(),/;<>_[]`|.org',
  'missing-tld@sld.',
  ' ',
  'missing-at-sign.net',
  'unbracketed-IP@127.0.0.1',
  'invalid-ip@127.0.0.1.26',
  'another-invalid-ip@127.0.0.256',
  'IP-and-port@127.0.0.1:25',
  'host-beginning-with-dot@.example.com',
  'domain-beginning-with-dash@-example.com',
  'domain-ending-with-dash@example-.com',
  'the-local-part-is-invalid-if-it-is-longer-than-sixty-four-characters@sld.net',
  "user@example.com\n<script>alert('hello')</script>",
  // By its pattern.
  'dana@example.com1',
  'dana@exam_ple.com',
  'dana@a-b',
  // What no mail can be sent to.
  'da\u0007na@example.com',
  'da\ud800na@example.com',
])('%j is refused', (text) => expect(isTaken(text)).toBe(false))

test("it is the gem's pattern, which takes exponential time where nothing fits", () => {
  const [sign, letter] = [String.raw`[\p{L}\p{M}\p{Nd}]`, String.raw`[\p{L}\p{M}]`]
  const domain = `(?:${sign}(?:(?:${sign}|-){0,62}${sign}+)?\\.?)*${letter}{1,63}`
  const gem = new RegExp(String.raw`^[^@ \t\r\n\f\v]{1,64}@${domain}$`, 'u')
  const parts = fc.array(fc.constantFrom('a', '1', 'é', '-', '-'.repeat(61), '.', 'a.b', '_'), { maxLength: 10 })
  fc.assert(
    fc.property(parts, (given) => {
      const address = `x@${given.join('')}`
      expect(isGemEmail(address)).toBe(gem.test(address))
    }),
    { numRuns: 2000 },
  )
})

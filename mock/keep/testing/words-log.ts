import { FolderLog } from '../folder-log.ts'
import type { FolderLogOptions } from '../log-options.ts'

/** A small state for tests: words by key. An entry is what one request changes: null removes. */
export type Words = Map<string, string>
export type WordsEntry = [key: string, word: string | null][]

/** A log of words. */
export function wordsLog(
  folder: string,
  options: Partial<FolderLogOptions<Words, WordsEntry>> = {},
): FolderLog<Words, WordsEntry> {
  return new FolderLog<Words, WordsEntry>({
    folder,
    empty: () => new Map(),
    apply: applyWords,
    entries: function* (words) {
      for (const pair of words) yield [pair]
    },
    version: 1,
    durability: 'process',
    ...options,
  })
}

export function applyWords(words: Words, entry: WordsEntry): void {
  for (const [key, word] of entry) {
    if (word === null) words.delete(key)
    else words.set(key, word)
  }
}

/** Applies an entry to the words and appends it with its undo, as the world does. */
export function change(log: FolderLog<Words, WordsEntry>, words: Words, entry: WordsEntry): void {
  const before: WordsEntry = entry.map(([key]) => [key, words.get(key) ?? null])
  applyWords(words, entry)
  log.append(entry, () => applyWords(words, before))
}

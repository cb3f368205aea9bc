import type { FileId } from '../file-id.ts'
import type { Disk, Held } from '../disk.ts'

interface FakeFile {
  id: FileId
  /** The path it was made under. */
  path: string
  bytes: Buffer
  /** What a loss of power leaves at least. */
  synced: Buffer
}

/** What happens to a call that changes something: it works, fails with this code, or the process dies in it. */
export type Fate = 'works' | 'ENOSPC' | 'EIO' | 'dies'

/**
 * A disk in memory that fails and dies on command. `fate` is asked before each call that changes something, with the path that the file was made under; a write
 * that fails or dies has written a part, whose share `part` gives (0 to 1).
 */
export class FakeDisk implements Disk {
  fate: (call: string, path: string) => Fate = () => 'works'
  part: () => number = () => 0.5
  #names = new Map<string, FakeFile>()
  #syncedNames = new Map<string, FakeFile>()
  #handles = new Map<number, FakeFile>()
  #nextHandle = 1
  #nextFile = 1
  #isDead = false

  /** What the next process finds. After a loss of power names and bytes that were not synced are there, or not. */
  restart(cause: 'killed' | 'power lost'): void {
    this.#isDead = false
    this.#handles.clear()
    if (cause === 'killed') return
    for (const name of new Set([...this.#names.keys(), ...this.#syncedNames.keys()])) {
      if (this.#names.get(name) === this.#syncedNames.get(name) || this.part() < 0.5) continue
      const before = this.#syncedNames.get(name)
      if (before) this.#names.set(name, before)
      else this.#names.delete(name)
    }
    for (const file of new Set(this.#names.values())) {
      const { bytes, synced } = file
      const kept = Math.floor(synced.length + this.part() * Math.max(0, bytes.length - synced.length))
      file.bytes = bytes.subarray(0, synced.length).equals(synced) ? bytes.subarray(0, kept) : synced
      file.synced = file.bytes
    }
    this.#syncedNames = new Map(this.#names)
  }

  names(): string[] {
    return [...this.#names.keys()]
  }

  async lock(): Promise<Held> {
    return { hasRival: false, state: () => 'held', beat: () => {}, release: () => {}, onTaken: () => {} }
  }

  makeFolder(): void {}

  list(folder: string): string[] {
    return this.names().flatMap((name) => (name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : []))
  }

  open(path: string): number {
    const file = this.#names.get(path)
    if (file === undefined) throw systemError('ENOENT')
    this.#handles.set(this.#nextHandle, file)
    return this.#nextHandle++
  }

  create(path: string): number {
    this.#meet('create', path)
    this.#names.set(path, { id: this.#newId(), path, bytes: Buffer.alloc(0), synced: Buffer.alloc(0) })
    return this.open(path)
  }

  read(handle: number, into: Buffer, offset: number): number {
    return this.#file(handle).bytes.copy(into, 0, offset)
  }

  write(handle: number, bytes: Buffer, offset: number): number {
    const file = this.#file(handle)
    const put = (count: number): number => {
      file.bytes = Buffer.concat([file.bytes.subarray(0, offset), bytes.subarray(0, count)])
      return count
    }
    this.#meet('write', file.path, () => put(Math.floor(this.part() * (bytes.length + 1))))
    return put(bytes.length)
  }

  async writeLater(handle: number, bytes: Buffer, offset: number): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve))
    return this.write(handle, bytes, offset)
  }

  truncate(handle: number, size: number): void {
    const file = this.#file(handle)
    this.#meet('truncate', file.path)
    file.bytes = file.bytes.subarray(0, size)
  }

  async sync(handle: number): Promise<void> {
    const file = this.#file(handle)
    const { bytes } = file
    for (let turns = this.part() * 5; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    this.#meet('sync', file.path)
    file.synced = bytes
  }

  async syncFolder(folder: string): Promise<void> {
    this.#meet('syncFolder', folder)
    this.#syncedNames = new Map(this.#names)
  }

  close(handle: number): void {
    if (!this.#handles.delete(handle)) throw systemError('EBADF')
  }

  idOf(handle: number): FileId {
    return this.#file(handle).id
  }

  isAt(id: FileId, path: string): boolean {
    return this.#names.get(path)?.id === id
  }

  rename(from: string, to: string): void {
    this.#meet('rename', from)
    const file = this.#names.get(from)
    if (file === undefined) throw systemError('ENOENT')
    this.#names.delete(from)
    this.#names.set(to, file)
  }

  copy(from: string, to: string): void {
    this.#meet('copy', to)
    const { bytes } = this.#names.get(from)!
    this.#names.set(to, { id: this.#newId(), path: to, bytes, synced: Buffer.alloc(0) })
  }

  remove(path: string): void {
    this.#meet('remove', path)
    this.#names.delete(path)
  }

  get openFiles(): number {
    return this.#handles.size
  }

  #newId(): FileId {
    return { dev: 0, ino: this.#nextFile++ }
  }

  #file(handle: number): FakeFile {
    const file = this.#handles.get(handle)
    if (file === undefined) throw systemError('EBADF')
    return file
  }

  #meet(call: string, path: string, partly = (): unknown => undefined): void {
    if (this.#isDead) throw systemError('EIO')
    const fate = this.fate(call, path)
    if (fate === 'works') return
    this.#isDead = fate === 'dies'
    partly()
    throw systemError(fate === 'dies' ? 'EIO' : fate)
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

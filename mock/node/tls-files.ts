/** A certificate, or a chain of them, and its private key, each as PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

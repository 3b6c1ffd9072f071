/** The few WebAssembly names this package uses, declared here since it compiles with neither DOM nor Node types. */
interface WebAssemblyNamespace {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array): boolean;
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyNamespace };

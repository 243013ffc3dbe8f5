/** The part of `node:module` that is used here: Node 20 does not have it. */
export interface CompileCache {
  readonly enableCompileCache?: (folder: string) => unknown;
}

/**
 * Lets Node keep the code that V8 compiles, so that the next run starts sooner. Node runs kept code without checking
 * where it came from. So the folder must be beside the program, where only those can write who can replace the program.
 * Node itself does nothing where the folder cannot be written, or where NODE_DISABLE_COMPILE_CACHE is set. See ADR 16.
 */
export function keepCompiledCode(module: CompileCache, folder: string): void {
  module.enableCompileCache?.(folder);
}

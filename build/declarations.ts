import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'rolldown';
import { noteOrigin } from './notices.ts';

/** Specifiers of modules in a declaration file: `from '…'`, `import('…')`, `import '…'`. */
const SPECIFIER = /((?:from|import)\s*\(?\s*)(['"])([^'"]+)\2/g;

/**
 * Writes the types of the library beside it: declarations of the entries and of what they refer to.
 * The types of results are inferred from schemas, so zod's own declarations come along; nothing of
 * it is loaded when a program runs.
 */
export const declarations = (folder: string, entries: readonly string[]): Plugin => ({
  name: 'declarations',
  writeBundle() {
    rmSync(folder, { recursive: true, force: true });
    execFileSync(process.execPath, [tsc(), '-p', 'tsconfig.types.json', '--outDir', folder], { stdio: 'inherit' });
    const zod = join(folder, 'zod');
    for (const part of ['', 'v4/core', 'v4/classic', 'v4/locales'])
      copyDeclarations(`node_modules/zod/${part}`, join(zod, part));
    noteOrigin(resolve('node_modules/zod/index.d.ts'));
    const used = new Set<string>();
    const next = entries.map((entry) => join(folder, entry));
    for (let file = next.pop(); file !== undefined; file = next.pop()) {
      if (used.has(file)) continue;
      used.add(file);
      const text = readFileSync(file, 'utf8').replace(SPECIFIER, (_, before, quote, specifier) => {
        const to = specifier === 'zod' ? join(zod, 'index.js') : join(dirname(file as string), specifier);
        if (!specifier.startsWith('.') && specifier !== 'zod') return `${before}${quote}${specifier}${quote}`;
        next.push(to.replace(/\.[jt]s$/, '.d.ts'));
        // The compiler leaves the types it infers with the names of the sources.
        const path = relative(dirname(file as string), to.replace(/\.ts$/, '.js'));
        return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
      });
      writeFileSync(file, text);
    }
    for (const each of readdirSync(folder, { recursive: true })) {
      const file = join(folder, String(each));
      if (file.endsWith('.ts') && !used.has(file)) rmSync(file);
    }
  },
});

function tsc(): string {
  const path = 'node_modules/typescript/bin/tsc';
  return existsSync(path) ? path : 'node_modules/typescript/lib/tsc.js';
}

function copyDeclarations(from: string, to: string): void {
  for (const file of readdirSync(from).filter((each) => each.endsWith('.d.ts')))
    cpSync(join(from, file), join(to, file));
}

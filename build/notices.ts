import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

/** A package of which code is in what is built. */
interface Bundled {
  name: string;
  version: string;
  license: string;
  text: string;
}

/** Packages found so far, by their folder; several builds add to it. */
const bundled = new Map<string, Bundled>();

/** Takes note of the package that a module is from, if it is from one. */
export function noteOrigin(module: string): void {
  const path = module.replace(/^\0/, '').replace(/\?.*$/, '');
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  if (folder === undefined || bundled.has(folder)) return;
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)\b/i.test(each));
  const text = file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim();
  bundled.set(folder, {
    name,
    version,
    license,
    text: text ?? `Published without a text of its licence by ${author?.name ?? author}.`,
  });
}

/** Writes which packages are in what is built, each with its licence. */
export const notices = (file: string): Plugin => ({
  name: 'notices',
  generateBundle(_, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type === 'chunk') for (const module of output.moduleIds) noteOrigin(module);
    }
  },
  writeBundle() {
    const packages = [...bundled.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const sections = packages.map(
      ({ name, version, license, text }) => `## ${name} ${version} (${license})\n\n${text}\n`,
    );
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `# Third-party notices\n\nCode of these packages is part of this one.\n\n${sections.join('\n')}`,
    );
  },
});

import { createHash } from 'node:crypto';
import uplotCss from 'uplot/dist/uPlot.min.css?text';
import uplotLicence from 'uplot/LICENSE?text';
import type { Block, Document, Lines } from '../document.ts';
import client from './client/client.ts?script';
import { embedded, escaped } from './escape.ts';
import { blockHtml } from './html-blocks.ts';
import pageCss from './page.css?text';

/** A document as one self-contained page: it opens from disk, loads nothing and sends nothing. */
export function renderPage(document: Document): string {
  const style = `${uplotCss}\n${pageCss}`;
  const script = client.trim().replaceAll('</script', '<\\/script');
  const charts = document.sections.flatMap(({ blocks }) =>
    blocks.filter((part): part is Lines => part.kind === 'lines'),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="optimize">
<title>${escaped(document.title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
${header(document)}
<main id="report">
${body(document, charts)}
</main>
<script type="application/json" id="charts">${embedded(charts)}</script>
<script>${script}</script>
<!-- The interactive charts are drawn by uPlot (https://github.com/leeoniya/uPlot).
${uplotLicence.trim()} -->
</body>
</html>
`;
}

/** Nothing but this very style and this very script is let in. */
function policy(style: string, script: string): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
}

function header({ title, facts, warning, sections }: Document): string {
  const titled = sections.flatMap((section, i) =>
    section.title === '' ? [] : [`<li><a href="#section-${i}">${escaped(section.title)}</a></li>`],
  );
  return `<header>
<h1>${escaped(title)}</h1>
<p class="facts">${escaped(facts)}</p>
${warning === undefined ? '' : `<p class="warning" role="note">${escaped(warning)}</p>`}
<nav aria-label="Sections"><ul>${titled.join('')}</ul></nav>
</header>`;
}

function body({ sections }: Document, charts: readonly Lines[]): string {
  return sections
    .map(({ title, blocks }, i) => {
      const parts = blocks.map((part) => blockHtml(part, part.kind === 'lines' ? charts.indexOf(part) : -1)).join('\n');
      if (title === '') return `<section class="opening">\n${parts}\n</section>`;
      return `<section aria-labelledby="section-${i}">\n<h2 id="section-${i}">${escaped(title)}</h2>\n<div class="blocks${isPacked(blocks) ? ' packed' : ''}">\n${parts}\n</div>\n</section>`;
    })
    .join('\n');
}

/** Whether blocks are so small and so many that rows of them would have holes. */
function isPacked(blocks: readonly Block[]): boolean {
  return blocks.length > 2 && blocks.every((part) => part.kind === 'table' && part.columns.length <= 2);
}

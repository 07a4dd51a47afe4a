/** Where a screen says how what follows looks. */
const CODES = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** Columns and rows of a terminal's letters in the picture, in pixels. */
const LETTER = { width: 8.4, height: 19, size: 14 };
const MARGIN = 16;

/** What a terminal's codes look like, in light and in dark. */
const CLASSES: Readonly<Record<string, { light: string; dark: string }>> = {
  1: { light: 'font-weight:bold', dark: 'font-weight:bold' },
  2: { light: 'fill:#6b7280', dark: 'fill:#8b949e' },
  31: { light: 'fill:#b42318', dark: 'fill:#ff7b72' },
  32: { light: 'fill:#116329', dark: 'fill:#56d364' },
  33: { light: 'fill:#7d4e00', dark: 'fill:#e3b341' },
  34: { light: 'fill:#0550ae', dark: 'fill:#79c0ff' },
  35: { light: 'fill:#6639ba', dark: 'fill:#d2a8ff' },
  36: { light: 'fill:#0a6c74', dark: 'fill:#76e3ea' },
};

/** A screen, with a terminal's codes for colours in it, as an SVG that follows the reader's light or dark theme. */
export function pictureOfScreen(title: string, screen: string, columns = 80): string {
  const lines = screen.trimEnd().split('\n');
  const [width, height] = [2 * MARGIN + columns * LETTER.width, 2 * MARGIN + lines.length * LETTER.height];
  const rules = (theme: 'light' | 'dark'): string =>
    Object.entries(CLASSES)
      .map(([code, look]) => `.c${code}{${look[theme]}}`)
      .join('');
  const light = `rect{fill:#ffffff;stroke:#d0d7de}text{fill:#1f2328}${rules('light')}`;
  const dark = `rect{fill:#0d1117;stroke:#30363d}text{fill:#e6edf3}${rules('dark')}`;
  const rows = lines.map((line, i) => {
    const y = MARGIN + LETTER.height * (i + 0.75);
    return `<text x="${MARGIN}" y="${y}" xml:space="preserve">${spans(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${escaped(title)}</title>
<style>text{font:${LETTER.size}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}${light}@media(prefers-color-scheme:dark){${dark}}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${rows.join('\n')}
</svg>
`;
}

/** The line in stretches of one look, each as wide as its letters are in a terminal. */
function spans(line: string): string {
  const on = new Set<string>();
  let column = 0;
  return line
    .split(CODES)
    .map((part, i) => {
      const codes = i % 2 === 1 ? part : undefined;
      if (codes !== undefined) {
        for (const code of codes.split(';')) turn(on, code);
        return '';
      }
      if (part === '') return '';
      const x = MARGIN + column * LETTER.width;
      column += part.length;
      if (part.trim() === '') return '';
      const look = on.size === 0 ? '' : ` class="${[...on].map((code) => `c${code}`).join(' ')}"`;
      const fit = `textLength="${(part.length * LETTER.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
      return `<tspan x="${x.toFixed(1)}" ${fit}${look}>${escaped(part)}</tspan>`;
    })
    .join('');
}

function turn(on: Set<string>, code: string): void {
  if (code === '0' || code === '') on.clear();
  else if (code === '22') for (const weight of ['1', '2']) on.delete(weight);
  else if (code === '39') for (const colour of [...on].filter((each) => Number(each) >= 30)) on.delete(colour);
  else if (code in CLASSES) on.add(code);
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

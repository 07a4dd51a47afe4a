import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../foundation/problem.ts';

/** A kind of file that is no text, told by its first bytes, and what makes lines of it. */
interface Magic {
  is: string;
  bytes: readonly number[];
  at?: number;
  fix: (path: string) => string;
}

const bytesOf = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const noLog = (): string => 'name a log: JSON lines, JSON, CSV or plain text';
const viaDuckdb = (path: string): string =>
  `turn it into lines: duckdb -c "copy (select * from '${path}') to '${path.replace(/\.\w+$/, '')}.jsonl'"`;
const viaCommand = (command: string) => (path: string) => `${command} ${path} | optimize inspect -`;

const KINDS: readonly Magic[] = [
  { is: 'Parquet', bytes: bytesOf('PAR1'), fix: viaDuckdb },
  { is: 'a zip archive (XLSX is one)', bytes: bytesOf('PK\u0003\u0004'), fix: viaSpreadsheet },
  { is: 'an old Excel file', bytes: [0xd0, 0xcf, 0x11, 0xe0], fix: () => 'save it as CSV' },
  { is: 'compressed with zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd], fix: viaZstd },
  { is: 'compressed with bzip2', bytes: bytesOf('BZh'), fix: viaCommand('bzip2 -dc') },
  { is: 'compressed with xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], fix: viaCommand('xz -dc') },
  { is: 'a 7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf], fix: () => 'unpack it first' },
  { is: 'a tar archive', bytes: bytesOf('ustar'), at: 257, fix: () => 'unpack it first' },
  {
    is: 'a SQLite database',
    bytes: bytesOf('SQLite format 3'),
    fix: () => 'export its table: sqlite3 -json FILE "select * from TABLE"',
  },
  { is: 'Avro', bytes: bytesOf('Obj\u0001'), fix: () => 'turn it into JSON lines: avro-tools tojson FILE' },
  { is: 'Arrow', bytes: bytesOf('ARROW1'), fix: viaDuckdb },
  { is: 'ORC', bytes: bytesOf('ORC'), fix: () => 'turn it into JSON lines or CSV' },
  { is: 'a PDF', bytes: bytesOf('%PDF-'), fix: noLog },
  { is: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47], fix: noLog },
  { is: 'a JPEG image', bytes: [0xff, 0xd8, 0xff], fix: noLog },
  { is: 'a GIF image', bytes: bytesOf('GIF8'), fix: noLog },
  { is: 'a program', bytes: [0x7f, 0x45, 0x4c, 0x46], fix: noLog },
  { is: 'a Windows program', bytes: bytesOf('MZ\u0090'), fix: noLog },
  { is: 'compiled Java', bytes: [0xca, 0xfe, 0xba, 0xbe], fix: noLog },
  { is: 'WebAssembly', bytes: [0x00, 0x61, 0x73, 0x6d], fix: noLog },
  { is: 'a RIFF sound or film', bytes: bytesOf('RIFF'), fix: noLog },
  { is: 'an MP3', bytes: bytesOf('ID3'), fix: noLog },
];

function viaZstd(path: string): string {
  return `${viaCommand('zstd -dc')(path)}; Node 22.15 and later read it as it is`;
}

function viaSpreadsheet(path: string): string {
  return /\.xlsx$/i.test(path)
    ? `save it as CSV, or: duckdb -c "install excel; load excel; copy (select * from read_xlsx('${path}')) to '${path.replace(/\.\w+$/, '')}.jsonl'"`
    : 'unpack it first; a spreadsheet is saved as CSV';
}

/** The end of the last character that is there as a whole, if the bytes are UTF-8. */
function wholeCharacters(head: Uint8Array): number {
  let end = head.length;
  while (end > 0 && (head[end - 1] & 0xc0) === 0x80) end--;
  return end > 0 && head[end - 1] >= 0xc0 ? end - 1 : end;
}

/** Why a file is not text, by its first bytes; null where it may be. */
export function whatIsNotText(head: Uint8Array, path: string): Omit<Problem, 'where'> | null {
  const kind = KINDS.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte));
  if (kind !== undefined) return { what: `is ${kind.is}, which is not read as it is`, fix: kind.fix(path) };
  if (head.includes(0)) return { what: 'holds zero bytes: this is not a text file', fix: noLog() };
  const plain = head.subarray(0, wholeCharacters(head));
  if (plain.length > 40 && !isUtf8(plain) && plain.filter((byte) => byte > 0x7f).length > plain.length * 0.3) {
    return {
      what: 'is in an encoding that is neither UTF-8, UTF-16 nor Windows-1252',
      fix: `name its encoding: iconv -f ENCODING -t UTF-8 ${path} | optimize inspect -`,
    };
  }
  let controls = 0;
  for (const byte of head)
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09 && byte !== 0x1b && byte !== 0x0c) controls++;
  return controls > head.length / 50
    ? { what: 'is full of control characters: this is not a text file', fix: noLog() }
    : null;
}

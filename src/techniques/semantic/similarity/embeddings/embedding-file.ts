import { createHash } from 'node:crypto';

/** A file that is only ever added to. */
export interface AppendFile {
  /** All of it, or null when it is not there yet. */
  read(): Promise<string | null>;
  append(text: string): Promise<void>;
}

/** One vector on its line: the model or address it comes from, a hash of the text, the numbers. */
interface Line {
  from: string;
  text: string;
  /** 32-bit floats, lowest byte first, in base64. */
  vector: string;
}

/**
 * Vectors that were paid for once, kept in a file of one JSON document a line. What a run was
 * writing when it was broken off is passed over, and the next run begins a new line behind it.
 */
export class EmbeddingFile {
  readonly #file: AppendFile;
  readonly #from: string;
  readonly #vectors = new Map<string, Float32Array>();
  #endsInLine = false;

  /** `from` is the model or, where none is named, the address: vectors of others are not used. */
  constructor(file: AppendFile, from: string) {
    this.#file = file;
    this.#from = from;
  }

  /** Reads what is there. */
  async load(): Promise<void> {
    const content = (await this.#file.read()) ?? '';
    this.#endsInLine = content !== '' && !content.endsWith('\n');
    for (const line of content.split('\n')) {
      const read = vectorIn(line);
      // A damaged one is asked for again.
      if (read?.from === this.#from) this.#vectors.set(read.text, read.vector);
    }
  }

  get(text: string): Float32Array | undefined {
    return this.#vectors.size === 0 ? undefined : this.#vectors.get(hashOf(text));
  }

  async add(texts: readonly string[], vectors: readonly Float32Array[]): Promise<void> {
    let lines = this.#endsInLine ? '\n' : '';
    for (const [i, text] of texts.entries()) {
      const line: Line = { from: this.#from, text: hashOf(text), vector: toBase64(vectors[i] as Float32Array) };
      lines += `${JSON.stringify(line)}\n`;
    }
    this.#endsInLine = false;
    await this.#file.append(lines);
  }
}

/** A vector on its line: where it comes from, and the text by its hash. Null for a line that is torn, damaged or none of ours. */
export function vectorIn(line: string): { from: string; text: string; vector: Float32Array } | null {
  if (line === '') return null;
  try {
    const { from, text, vector } = JSON.parse(line) as Partial<Line>;
    if (typeof from !== 'string' || typeof text !== 'string' || typeof vector !== 'string') return null;
    const numbers = fromBase64(vector);
    return numbers.length > 0 && numbers.every(Number.isFinite) ? { from, text, vector: numbers } : null;
  } catch {
    return null;
  }
}

/** 128 bits of a text's SHA-256, in hexadecimal: the text itself does not get into the file. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (let i = 0; i < vector.length; i++) bytes.writeFloatLE(vector[i], i * 4);
  return bytes.toString('base64');
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readFloatLE(i * 4));
}

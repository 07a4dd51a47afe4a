import { randomStream } from '../../src/foundation/random.ts';

/** A turn of a conversation as a log has it: all that is sent, and what it came to. */
export interface LoggedTurn {
  /** Milliseconds since 1970. */
  at: number;
  conversation: string;
  messages: { role: 'user' | 'assistant'; content: string }[];
  inputTokens: number;
  outputTokens: number;
}

/** Tokens of the system prompt that all of them send. */
export const HANDBOOK_TOKENS = 3_000;

/** Conversations of a few turns that come at the same time, with pauses in which a provider forgets. */
export function growingChats(conversations: number): LoggedTurn[] {
  const random = randomStream('growing chats', 'test');
  const some = (most: number): number => Math.floor(random() * most);
  const turns: LoggedTurn[] = [];
  let begins = Date.UTC(2026, 0, 5, 9);
  for (let c = 0; c < conversations; c++) {
    begins += some(400_000);
    let at = begins;
    let inputTokens = HANDBOOK_TOKENS + 20 + some(300);
    const messages: LoggedTurn['messages'] = [{ role: 'user', content: `question ${some(5)}` }];
    for (let turn = some(9); turn >= 0; turn--) {
      const outputTokens = 50 + some(400);
      turns.push({ at, conversation: `c${c}`, messages: [...messages], inputTokens, outputTokens });
      messages.push({ role: 'assistant', content: `answer ${c} ${turn}` });
      messages.push({ role: 'user', content: `and ${some(3)}?` });
      inputTokens += outputTokens + 10 + some(900);
      at += random() < 0.8 ? 5_000 + some(60_000) : 200_000 + some(300_000);
    }
  }
  return turns.sort((a, b) => a.at - b.at);
}

/** What a provider's cache that forgets after five minutes reads and writes of them, looked up turn by turn. */
export function keptOf(turns: readonly LoggedTurn[]): { read: number; written: number } {
  const life = 300_000;
  const sums = { read: 0, written: 0 };
  for (const [i, { at, conversation, inputTokens }] of turns.entries()) {
    const earlier = turns.slice(0, i).filter((other) => at - other.at < life);
    // A use renews the handbook, whoever's it is.
    const handbook = isAlive(turns.slice(0, i), at, life) ? HANDBOOK_TOKENS : 0;
    const own = earlier.filter((other) => other.conversation === conversation).at(-1)?.inputTokens ?? 0;
    const read = Math.max(handbook, own);
    sums.read += read;
    sums.written += inputTokens - read;
  }
  return sums;
}

function isAlive(before: readonly LoggedTurn[], at: number, life: number): boolean {
  const last = before.at(-1);
  return last !== undefined && at - last.at < life;
}

/** Prompts as the hashes of their blocks, which begin as earlier ones do, some blocks long. */
export function hashedPrompts(count: number): { timestamp: number; input_length: number; hash_ids: number[] }[] {
  const random = randomStream('hashed prompts', 'test');
  const some = (most: number): number => Math.floor(random() * most);
  const prompts: number[][] = [];
  let next = 0;
  return Array.from({ length: count }, (_, i) => {
    const like = prompts.length === 0 ? [] : (prompts[some(prompts.length)] as number[]);
    // The last block is not full, and would be another if more came after it.
    const hash_ids = like.slice(0, some(like.length));
    for (let more = 1 + some(6); more > 0; more--) hash_ids.push(next++);
    prompts.push(hash_ids);
    return { timestamp: i * 20_000 + some(10_000), input_length: hash_ids.length * 512 - some(500), hash_ids };
  });
}

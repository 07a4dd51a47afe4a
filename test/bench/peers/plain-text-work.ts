import { estimateTokenCount } from 'tokenx';
import { BOILERPLATE, FILLERS } from '../../../src/techniques/prompt/prompt-phrases.ts';

const PHRASES = [...BOILERPLATE.map(([words]) => words), ...FILLERS].map((words) => new RegExp(`\\b${words}\\b`, 'gi'));

/**
 * What is told from a prompt, as one would write it: its key, its tokens, whether it has a keyword, and its tokens once
 * each phrase is taken out by its pattern. It does less than ours (no repeated sentences, no quotations spared).
 */
export function workOnPlainly(text: string): number {
  const key = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const hard = key.split(' ').some((word) => word === 'analyze' || word === 'compare' || word === 'design');
  let shorter = text;
  for (const phrase of PHRASES) shorter = shorter.replace(phrase, '');
  return key.length + Number(hard) + estimateTokenCount(text) + estimateTokenCount(shorter.replace(/[^\S\n]+/g, ' '));
}

import type { Node } from 'yaml';
import { suggestion } from '../foundation/problem.ts';
import { DOCUMENT_SLOT, slotsOf } from './slots.ts';
import type { IntentKindSpec, WorkloadSpec } from './workload-schema.ts';
import type { PlacedProblem } from './yaml-file.ts';
import { offsetOf } from './yaml-places.ts';

/** What is wrong with a workload beyond what its schema can tell: words, slots and names that do not fit together. */
export function checkWorkload(workload: WorkloadSpec, root: Node): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const wrong = (path: readonly (string | number)[], what: string, fix: string): void => {
    const steps = ['workload', ...path.map(String)];
    problems.push({ offset: offsetOf(root, steps, false), path: steps.join('.'), what, fix });
  };
  const names = workload.intents.map(({ kind }) => kind);
  for (const [i, intent] of workload.intents.entries()) {
    checkWords(intent, (path, what, fix) => wrong(['intents', i, ...path], what, fix));
    for (const [j, name] of (intent.next ?? []).entries()) {
      if (names.includes(name)) continue;
      wrong(['intents', i, 'next', j], `there is no kind "${name}"`, suggestion(name, names));
    }
    if (intent.next !== undefined && workload.followUps === undefined) {
      wrong(['intents', i, 'next'], 'nothing follows without follow-ups', 'add followUps: to the workload');
    }
  }
  for (const [i, { from, to }] of (workload.rushHours ?? []).entries()) {
    if (from >= to) wrong(['rushHours', i], 'ends before it begins', 'exchange from and to');
  }
  return problems;
}

type Wrong = (path: readonly (string | number)[], what: string, fix: string) => void;

/** Every {slot} has a word list, every word list a slot, and no list a word twice. */
function checkWords({ fill, document, phrasings, zipf, unique }: IntentKindSpec, wrong: Wrong): void {
  const lists = Object.keys(fill ?? {});
  checkTwice(fill, (path, what) =>
    wrong(['fill', ...path], what, 'name each word once: every word is an intent of its own'),
  );
  for (const [j, phrasing] of phrasings.entries()) {
    const slots = slotsOf(phrasing);
    for (const slot of slots) {
      if (lists.includes(slot)) continue;
      if (slot !== DOCUMENT_SLOT) {
        wrong(['phrasings', j], `there is no word list for {${slot}}`, `add it under fill: (${slot}: [...])`);
      } else if (document === undefined) {
        wrong(['phrasings', j], 'there is no description of the {document}', 'add document: to the kind');
      }
    }
    for (const list of document === undefined ? lists : [...lists, DOCUMENT_SLOT]) {
      if (slots.includes(list)) continue;
      wrong(
        ['phrasings', j],
        `does not use {${list}}, so its intents would all read the same`,
        `put {${list}} into the phrasing`,
      );
    }
  }
  for (const list of typeof zipf === 'object' ? Object.keys(zipf) : []) {
    if (lists.includes(list)) continue;
    wrong(['zipf', list], `there is no word list "${list}"`, suggestion(list, lists));
  }
  if (unique === true && lists.length === 0 && document === undefined) {
    wrong(['unique'], 'there are no words to draw', 'add word lists under fill:, or a document:');
  }
  if (document === undefined) return;
  if (lists.includes(DOCUMENT_SLOT)) {
    wrong(['fill', DOCUMENT_SLOT], 'the word list has the name of the document', 'give the list another name');
  }
  const words = Object.keys(document.words ?? {});
  checkTwice(document.words, (path, what) => wrong(['document', 'words', ...path], what, 'name each word once'));
  for (const [j, sentence] of document.sentences.entries()) {
    for (const slot of slotsOf(sentence).filter((name) => !words.includes(name))) {
      wrong(
        ['document', 'sentences', j],
        `there is no word list for {${slot}}`,
        `add it under words: (${slot}: [...])`,
      );
    }
  }
}

function checkTwice(
  lists: Readonly<Record<string, readonly string[]>> | undefined,
  wrong: (path: readonly (string | number)[], what: string) => void,
): void {
  for (const [list, words] of Object.entries(lists ?? {})) {
    const seen = new Set<string>();
    for (const [k, word] of words.entries()) {
      if (seen.has(word)) wrong([list, k], `"${word}" is listed twice`);
      seen.add(word);
    }
  }
}

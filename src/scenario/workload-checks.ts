import { suggestion } from '../foundation/problem.ts';
import { DOCUMENT_SLOT, slotsOf } from './slots.ts';
import type { IntentKindSpec, WorkloadSpec } from './workload-spec.ts';

/** Notes a problem of the value at a path. */
export type Wrong = (path: readonly (string | number)[], what: string, fix: string) => void;

/** Finds names in a workload that do not fit together, which no part of it can tell alone. */
export function checkNames(
  { intents, followUps, sessions, drift, rushHours, deferrable }: WorkloadSpec,
  wrong: Wrong,
): void {
  const names = intents.map(({ kind }) => kind);
  const stepKind = sessions?.steps?.kind;
  if (stepKind !== undefined && !names.includes(stepKind)) {
    wrong(['sessions', 'steps', 'kind'], `there is no kind "${stepKind}"`, suggestion(stepKind, names));
  }
  const { share = 0, inRow } = sessions?.steps ?? {};
  const fewest = share / (1 - share);
  if (inRow !== undefined && inRow < fewest) {
    wrong(
      ['sessions', 'steps', 'inRow'],
      `so few in a row leave more turns of people than a share of ${share} has`,
      share === 1 ? 'lower the share' : `use ${Number(fewest.toPrecision(3))} or more, or a lower share`,
    );
  }
  if (sessions !== undefined && followUps !== undefined) {
    wrong(['followUps'], 'the turns of sessions follow one another already', 'leave followUps or sessions out');
  }
  if (sessions !== undefined && drift !== undefined) {
    wrong(['drift'], 'what sessions are about does not drift', 'leave drift or sessions out');
  }
  if (sessions !== undefined && deferrable !== undefined) {
    wrong(
      ['deferrable'],
      'the next turn of a session needs the answer to the one before',
      'leave deferrable or sessions out',
    );
  }
  for (const [i, { next, sends }] of intents.entries()) {
    if (sends !== undefined && sessions === undefined) {
      const fix = 'add sessions: { turns: { median: 1, sigma: 0 }, thinkTime: 1m } to the workload, or leave sends out';
      wrong(['intents', i, 'sends'], 'is counted only where requests are turns of sessions', fix);
    }
    for (const [j, name] of (next ?? []).entries()) {
      if (!names.includes(name))
        wrong(['intents', i, 'next', j], `there is no kind "${name}"`, suggestion(name, names));
    }
    if (next !== undefined && followUps === undefined) {
      wrong(['intents', i, 'next'], 'nothing follows without follow-ups', 'add followUps: to the workload');
    }
  }
  for (const [i, { from, to }] of (rushHours ?? []).entries()) {
    if (from >= to) wrong(['rushHours', i], 'ends before it begins', 'exchange from and to');
  }
}

/** Finds words and slots of a kind that do not fit: every {slot} has a word list, every list a slot and no word twice. */
export function checkWords({ fill, document, phrasings, zipf, unique }: IntentKindSpec, wrong: Wrong): void {
  const lists = Object.keys(fill ?? {});
  checkTwice(fill, ['fill'], 'name each word once: every word is an intent of its own', wrong);
  for (const [j, phrasing] of phrasings.entries()) {
    const slots = slotsOf(phrasing);
    for (const slot of slots.filter((name) => !lists.includes(name))) {
      if (slot !== DOCUMENT_SLOT) {
        wrong(['phrasings', j], `there is no word list for {${slot}}`, `add it under fill: (${slot}: [...])`);
      } else if (document === undefined) {
        wrong(['phrasings', j], 'nothing describes the {document}', 'add document: to the kind');
      }
    }
    const needed = document === undefined ? lists : [...lists, DOCUMENT_SLOT];
    for (const list of needed.filter((name) => !slots.includes(name))) {
      const what = `does not use {${list}}, so its intents would all read the same`;
      wrong(['phrasings', j], what, `put {${list}} into the phrasing`);
    }
  }
  for (const list of typeof zipf === 'object' ? Object.keys(zipf) : []) {
    if (!lists.includes(list)) wrong(['zipf', list], `there is no word list "${list}"`, suggestion(list, lists));
  }
  if (unique === true && lists.length === 0 && document === undefined) {
    wrong(['unique'], 'there are no words to draw', 'add word lists under fill:, or a document:');
  }
  if (document === undefined) return;
  if (lists.includes(DOCUMENT_SLOT)) {
    wrong(['fill', DOCUMENT_SLOT], 'the list has the name of the document', 'give the list another name');
  }
  const words = Object.keys(document.words ?? {});
  checkTwice(document.words, ['document', 'words'], 'name each word once', wrong);
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
  path: readonly string[],
  fix: string,
  wrong: Wrong,
): void {
  for (const [list, words] of Object.entries(lists ?? {})) {
    const seen = new Set<string>();
    for (const [k, word] of words.entries()) {
      if (seen.has(word)) wrong([...path, list, k], `"${word}" is listed twice`, fix);
      seen.add(word);
    }
  }
}

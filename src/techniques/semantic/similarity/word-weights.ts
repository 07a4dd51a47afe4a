/** Words of grammar and courtesy. No word of denial is among them: it turns the meaning round. */
const GRAMMAR = new Set(
  `a an the is are was were be been am do does did to of in on at for by from with and or if it its this that these
   those there here i me my mine we us our you your he she they them so just then also than as but will would should
   could can may might shall have has had hi hello hey please thanks thank tell know`.split(/\s+/),
);

/** Words that most questions have, whatever they are about. */
const ASKING = new Set(
  `want need like get got go going make help able let give use using try trying how what when where who which why some
   any about into out up`.split(/\s+/),
);

/** What a word weighs that says what the question is about. */
export const TELLING = 4;

/** How much a lower-case word says of what a question is about: 4 telling, 2 asking, 1 grammar. */
export function wordWeight(word: string): number {
  return GRAMMAR.has(word) ? 1 : ASKING.has(word) ? 2 : TELLING;
}

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

/**
 * The same of Chinese and Japanese, as dictionaries divide them: our own lists. Words of denial (不, 没, 无, ない)
 * are not among them.
 */
const UNSPACED_GRAMMAR = new Set(
  `的 了 是 在 和 与 與 或 我 你 您 他 她 它 我们 我們 你们 你們 请 請 请问 請問 吗 嗎 呢 吧 啊 一下 谢谢 謝謝 这 這 那 这个 這個 那个 那個 把 被 就 也 都 还 還
   を は が に で と も の へ や か ね よ です ます でした ました する した して い た て ください ありがとう これ それ あれ この その あの 私 あなた`.split(
    /\s+/,
  ),
);

const UNSPACED_ASKING = new Set(
  `什么 什麼 怎么 怎麼 怎样 怎樣 如何 为什么 為什麼 哪里 哪裡 哪儿 谁 誰 何时 多久 要 想 需要 可以 能 会 會 帮 幫 使用 用
   何 どう どこ いつ なぜ どうして 方法 教え たい できる 使う`.split(/\s+/),
);

/** What a word weighs that says what the question is about. */
export const TELLING = 4;

/** How much a lower-case word says of what a question is about: 4 telling, 2 asking, 1 grammar. */
export function wordWeight(word: string): number {
  if (GRAMMAR.has(word) || UNSPACED_GRAMMAR.has(word)) return 1;
  return ASKING.has(word) || UNSPACED_ASKING.has(word) ? 2 : TELLING;
}

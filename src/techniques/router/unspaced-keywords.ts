/**
 * Words of Chinese and Japanese that make a question complex, explanatory or factual, with their points:
 * what the document's English words mean, in our own choice. They are looked for as they stand, for
 * such texts have no blanks to divide words by. Of two that begin at one place the longer counts.
 */
const POINTS: readonly (readonly [number, string])[] = [
  [
    5,
    '分析 比较 比較 评估 評估 評価 设计 設計 架构 架構 构建 構築 批判 批評 评论 評論 论证 論證 論証 論じ 论述 論述 考察 权衡 權衡 证明 證明 証明 推导 推導',
  ],
  [
    3,
    '解释 解釋 解説 説明 说明 說明 如何 怎么 怎麼 怎样 怎樣 为什么 為什麼 为何 為何 总结 總結 概括 描述 阐述 闡述 なぜ どうして どうやって どのように 要約 まとめ 述べ',
  ],
  [1, '什么 什麼 定义 定義 谁 誰 何时 何時 哪里 哪裡 哪儿 哪个 哪個 何 とは いつ どこ どれ'],
];

const KEYWORDS = new Map(POINTS.flatMap(([points, words]) => words.split(' ').map((word) => [word, points] as const)));

const ANY = new RegExp([...KEYWORDS.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu');

/** The keywords in a stretch of text of a script without blanks, in order, with their points. */
export function unspacedKeywordsIn(stretch: string): { keyword: string; points: number }[] {
  return (stretch.normalize('NFKC').match(ANY) ?? []).map((keyword) => ({
    keyword,
    points: KEYWORDS.get(keyword) ?? 0,
  }));
}

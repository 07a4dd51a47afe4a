/** What a file that stands alone holds of this program, under the names of the library. */
export { callUsd } from '../models/call-price.ts';
export { AnswerCache, spaceOf } from '../service/answer-cache.ts';
export { QuestionRouter } from '../service/question-router.ts';
export { Budget } from '../techniques/budget/budget.ts';
export { optimizePrompt } from '../techniques/prompt/prompt-optimizer.ts';
export { TrainedRouter } from '../techniques/router/trained-router.ts';

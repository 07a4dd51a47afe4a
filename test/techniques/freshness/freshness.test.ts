import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/foundation/units.ts';
import { CONTENT_CLASSES } from '../../../src/scenario/ground-truth.ts';
import { parseScenario } from '../../../src/scenario/scenario.ts';
import { contentClassOf, ttlsByClass } from '../../../src/techniques/freshness/freshness.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';

const guess = (text: string) => CONTENT_CLASSES[contentClassOf(text)];

describe('the content class guessed from the wording', () => {
  it.each([
    ['static', ['What is Python?', 'Define recursion', 'Who invented the telephone?', 'When was Git created?']],
    ['static', ['Explain how certificates work', 'How do neural networks work?', 'Why is Rust popular?', 'Go vs Rust']],
    ['semi-static', ['How do I reset my password?', 'Where can I print an invoice?', 'What is your refund policy?']],
    ['semi-static', ['opening hours', 'I want to install the app', 'What are the terms of the plan?']],
    ['dynamic', ['What is the price of the SQL course?', 'When does the Java course start?', 'latest election news']],
    ['dynamic', ['Who is the president today?', 'weather in Paris', 'Is the blue jacket in stock?']],
    ['real-time', ['What is the current price of gold?', 'AAPL stock price', 'live cricket score']],
    [
      'real-time',
      ['weather in Paris now', 'What time is it in Tokyo?', "today's exchange rates", 'Is it open right now?'],
    ],
  ])('%s: %o', (name, texts) => {
    expect(texts.map(guess)).toEqual(texts.map(() => name));
  });

  it('does not depend on case, and of what it cannot read is semi-static', () => {
    expect([guess('WHAT IS PYTHON'), guess('LATEST NEWS')]).toEqual(['static', 'dynamic']);
    expect(['', '???', '今天天气怎么样', 'blue widgets'].map(guess)).toEqual(Array(4).fill('semi-static'));
  });

  it('looks for words and not for letters', () => {
    expect(['What is knowledge?', 'What is a snowman?', 'Define ratekeeping'].map(guess)).toEqual(
      Array(3).fill('static'),
    );
  });
});

it('is the truth for at least 97 of 100 requests of the help bot, whose wordings are plain', async () => {
  const file = fileURLToPath(new URL('../../../scenarios/faq-chatbot.yaml', import.meta.url));
  const { workload: spec } = parseScenario(readFileSync(file, 'utf8'), file);
  const workload = new GeneratedWorkload('faq', { ...spec, requests: 5_000 }, '42');
  const { queries } = workload;
  let right = 0;
  for await (const { query, length } of workload.blocks()) {
    for (const id of query.subarray(0, length)) {
      if (contentClassOf(queries.text(id)) === queries.truths.at(queries.truth[id]).contentClass) right++;
    }
  }
  expect(right / 5_000).toBeGreaterThan(0.97);
});

it('the TTLs of the classes: as set, and none for real-time', () => {
  expect([...ttlsByClass({ static: DAY_MS, semiStatic: 3, dynamic: 2 })]).toEqual([DAY_MS, 3, 2, 0]);
});

import { expect, it } from 'vitest';
import { LiveReplay } from '../../src/experiment/live/live-replay.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { simulationDocument } from '../../src/report/simulation/simulation.ts';
import { renderScreen } from '../../src/report/terminal/render-screen.ts';
import { simulationResult } from '../../src/result/schema/simulation.ts';
import { ofKeys, strategyOf } from '../simulation/workloads.ts';

it('knobs that were turned are told of in every depth and format, and kept in a saved result', async () => {
  const times = Array.from({ length: 100 }, (_, i) => 1 + i * 60_000);
  const workload = ofKeys(
    times.map((_, i) => i % 7),
    times,
  );
  const plan = { command: 'watch', workload, catalog: DOCS_CATALOG, strategy: strategyOf(['cache']), seed: '42' };
  const replay = new LiveReplay({ ...plan, instant: false, expect: [], reproduce: ['simulate'] }, 1);
  for (let i = 0; i < 31; i++) {
    await replay.read();
    replay.step();
  }
  for (let i = 0; i < 40; i++) replay.turn(1);
  const result = simulationResult.parse(JSON.parse(renderJson(await replay.finish())));
  expect(result.turned).toEqual([{ path: 'cache.ttl', from: 3_600_000, to: 'never', atMs: 1_800_000, requests: 31 }]);
  expect(result.strategy.knobs['cache.ttl']).toBe('never');
  const appearance = { width: 80, colour: false, unicode: true };
  for (const depth of ['compact', 'full', 'page'] as const) {
    const document = simulationDocument(result, depth);
    expect(renderScreen(document, appearance)).toContain('cache.ttl 1h → never, after 31 requests (30m)');
    expect(renderMarkdown(document)).toContain('cache.ttl 1h → never, after 31 requests (30m)');
    expect(renderScreen(document, appearance)).not.toContain('The same again');
  }
});

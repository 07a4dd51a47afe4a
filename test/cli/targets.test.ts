import { describe, expect, it } from 'vitest';
import { invoke } from './invoke.ts';

/** A budget that leaves three requests in four without an answer. */
const SILENT = [...['-n', '3000', '--with', 'budget', '--daily-budget', '0.5'], ...['--when-exhausted', 'refuse']];

describe('a strategy that saves by not answering', () => {
  it('is praised for bill and latency neither by simulate nor by checklist', async () => {
    const [simulated, checked] = await Promise.all([
      invoke(['simulate', ...SILENT], { columns: 120 }),
      invoke(['checklist', ...SILENT], { columns: 120 }),
    ]);
    expect([simulated.code, checked.code]).toEqual([0, 0]);
    for (const row of ['Cost per request', 'P95 latency'])
      expect(simulated.stdout).toMatch(new RegExp(`^${row}.* —$`, 'm'));
    for (const row of ['Cost savings validated', 'Latency improvements measured']) {
      expect(checked.stdout).toMatch(new RegExp(`^\\[\\?\\] +${row}`, 'm'));
    }
    expect(checked.stdout).toContain('98.9% saved, but 73.0% of the requests got no answer');
    // What both still judge, both judge alike.
    expect(simulated.stdout).toMatch(/^Cache hit rate.* not met$/m);
    expect(checked.stdout).toMatch(/^\[ \] +Cache hit rate/m);
  });
});

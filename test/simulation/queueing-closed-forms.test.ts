import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/foundation/event-queue.ts';
import { randomStream } from '../../src/foundation/random.ts';
import { Provider } from '../../src/simulation/provider.ts';
import { intervalOf, poissonTimes, replicated } from './statistics.ts';
import { catalogOf, modelOf, ofKeys, run, strategyOf } from './workloads.ts';

const CUSTOMERS = 16_000;

/** Mean latency of calls that take `ms` on average, with spread `sigma`, one at a time. */
function meanLatency(load: number, ms: number, sigma: number, seed: string): number {
  const workload = ofKeys(new Int32Array(CUSTOMERS), poissonTimes(CUSTOMERS, load / ms, seed));
  const catalog = catalogOf([modelOf('only', { ms, sigma })]);
  return run(workload, strategyOf([], { 'provider.concurrency': 1 }), { catalog, seed }).latencyMs.mean!;
}

/** Lets a call begin if there is a slot, or takes it into the queue. */
function admit(provider: Provider, call: number, serviceMs: number): boolean {
  if (!provider.free) {
    provider.wait(call);
    return false;
  }
  provider.begin(serviceMs);
  return true;
}

/** Mean wait for one of `servers` slots with exponential services, driven by the event queue alone. */
function meanWait(servers: number, load: number, ms: number, seed: string): number {
  const random = randomStream(seed, 'test services');
  const arrivals = poissonTimes(CUSTOMERS, (load * servers) / ms, seed);
  const services = arrivals.map(() => -ms * Math.log(1 - random()));
  const queue = new EventQueue();
  const provider = new Provider(servers);
  let waited = 0;
  const step = (): void => {
    queue.pop();
    provider.end();
    if (provider.waiting === 0) return;
    const next = provider.next();
    waited += queue.time - (arrivals[next] as number);
    provider.begin(services[next] as number);
    queue.push(queue.time + (services[next] as number), 0, next);
  };
  for (const [call, now] of arrivals.entries()) {
    while (queue.nextTime() <= now) step();
    if (admit(provider, call, services[call] as number)) queue.push(now + (services[call] as number), 0, call);
  }
  while (queue.length > 0) step();
  expect(provider.inFlight + provider.waiting).toBe(0);
  return waited / CUSTOMERS;
}

/** Probability that a customer of M/M/c has to wait; `load` is the utilization of a server. */
function erlangC(servers: number, load: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (servers * load * blocked) / (k + servers * load * blocked);
  return blocked / (1 - load * (1 - blocked));
}

describe('waiting for the provider', () => {
  it.each([0.3, 0.7])('is that of M/D/1 when every call takes the same: load %s', (load) => {
    const { mean, half } = intervalOf(replicated((seed) => meanLatency(load, 100, 0, seed)));
    const expected = 100 + (load * 100) / (2 * (1 - load));
    expect(half / expected).toBeLessThan(0.02);
    expect(Math.abs(mean - expected)).toBeLessThan(half);
  });

  it.each([
    [0.5, 0.25],
    [0.6, 0.5],
  ])('is that of M/G/1 when calls vary as the log-normal law says: load %s, σ %s', (load, sigma) => {
    const { mean, half } = intervalOf(replicated((seed) => meanLatency(load, 100, sigma, seed)));
    // Pollaczek and Khinchine: λE[S²] / 2(1 − ρ), where E[S²] = E[S]²·exp(σ²).
    const expected = 100 + (load * 100 * Math.exp(sigma ** 2)) / (2 * (1 - load));
    expect(half / expected).toBeLessThan(0.02);
    expect(Math.abs(mean - expected)).toBeLessThan(half);
  });

  it.each([
    [1, 0.6],
    [3, 0.75],
    [8, 0.8],
  ])('is Erlang’s for %s slots at load %s and exponential calls', (servers, load) => {
    const { mean, half } = intervalOf(replicated((seed) => meanWait(servers, load, 100, seed)));
    const expected = (erlangC(servers, load) * 100) / (servers * (1 - load));
    expect(half / expected).toBeLessThan(0.08);
    expect(Math.abs(mean - expected)).toBeLessThan(half);
  });

  it('is nothing when there is a slot for everyone', () => {
    const workload = ofKeys(new Int32Array(1_000), poissonTimes(1_000, 0.1, 'x').map(Math.floor));
    const catalog = catalogOf([modelOf('only', { ms: 100 })]);
    const summary = run(workload, strategyOf([], { 'provider.concurrency': 1_000 }), { catalog });
    expect(summary.latencyMs).toEqual({ mean: 100, p50: 100, p95: 100, p99: 100, max: 100 });
  });
});

describe('the slots of the provider', () => {
  it('go to those who wait in the order in which they came, however many they are', () => {
    const provider = new Provider(2);
    expect([0, 1].map((call) => admit(provider, call, 1))).toEqual([true, true]);
    for (let call = 2; call < 100; call++) expect(admit(provider, call, 1)).toBe(false);
    const begun: number[] = [];
    for (let call = 100; call < 1_000; call++) {
      provider.end();
      begun.push(provider.next());
      provider.begin(1);
      admit(provider, call, 1);
      admit(provider, call + 10_000, 1);
    }
    expect(begun.slice(0, 98)).toEqual(Array.from({ length: 98 }, (_, i) => i + 2));
    expect(begun.slice(98, 102)).toEqual([100, 10_100, 101, 10_101]);
    expect(provider.inFlight).toBe(2);
    expect(provider.waiting).toBe(98 + 900 * 2 - 900);
  });
});

/** What `optimize init` writes: a small scenario that runs as it is, with every choice explained. */
export const STARTER_SCENARIO = `# yaml-language-server: $schema=./scenario.schema.json

# A scenario describes traffic; what caching, routing and the rest save comes out when it is replayed.
# Change what follows to what your own logs show. (If you have the logs themselves, replay those
# instead: optimize simulate --trace log.jsonl)
#
# Durations need a unit (90s, 15m, 1h, 2d); counts may be written 1000, 1_000 or 10k; shares and
# rates as 0.3 or 30%. All that is wrong with the file is reported at once, with line and column.

name: my-scenario
title: My own traffic
description: What one sentence says of it in the list of scenarios.

models: docs # a catalog of models: optimize models
strategy: basic # or baseline, multi-tier, advanced
# techniques: [cache, router] # only these techniques of the strategy

workload:
  requests: 20_000 # how many to replay
  users: 2_000

  # When they come. poisson: at random. bursty: with cv, the coefficient of variation of the gaps (1 is
  # random). daily: with peak and peakHour. at-once: all at the beginning, as a job.
  arrivals: { process: poisson, perDay: 20_000 }

  # A third of the requests lead to another by the same user, each question to two usual ones.
  # followUps: { rate: 33%, after: 40s, successors: 2 }

  # Every two hours a fifth of the questions change places in popularity.
  # drift: { every: 2h, share: 20% }

  # Sent before every question, word for word.
  systemPrompt: |
    You are a helpful assistant. Please answer in plain English, and please do not make up anything.

  # How often the true answer changes (mean time between changes), by class of content. An answer
  # from the cache that has changed since is stale, and wrong.
  changes:
    static: 60d
    semi-static: 3d
    dynamic: 6h
    real-time: 30s

  # How the same question comes in different clothes. With the number of questions below, this decides
  # how often a cache finds one again.
  wording:
    openings: { rate: 20%, texts: ["Hi,", "Please tell me:"] }
    closings: { rate: 10%, texts: [" Thanks!"] }
    lowercase: 30%
    unpunctuated: 30%

  # The kinds of question. Every combination of the words under fill is one intent: what two questions
  # are both after, however they are worded. Within a kind, the intent at place k is asked 1/k^zipf as
  # often as the first.
  intents:
    - kind: questions
      share: 60% # of the requests
      complexity: simple # the truth: simple, medium or complex. The router has to guess it
      content: semi-static # how fast the answer changes, see above
      zipf: 1.0
      answer: { medianTokens: 200, sigma: 0.4 } # log-normal
      phrasings: ["How do I {task}?", "Where can I {task}?"]
      fill:
        task: [reset my password, change my address, get a refund, cancel my order, contact you]

    - kind: explanations
      share: 25%
      complexity: medium
      content: static
      zipf: 0.9
      answer: { medianTokens: 400, sigma: 0.4 }
      phrasings: ["Explain how {thing} works", "How does {thing} work?"]
      fill:
        thing: [the guarantee, two-factor sign-in, express delivery, the loyalty programme]

    # unique: true draws the words of each request anew: what nobody has asked before, such as a
    # question about one's own order.
    - kind: own things
      share: 15%
      complexity: simple
      content: real-time
      unique: true
      zipf: 0
      answer: { medianTokens: 100, sigma: 0.3 }
      phrasings: ["Where is my order {a}{b}{c}{d}?"]
      fill:
        a: &digits ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
        b: *digits
        c: *digits
        d: *digits

# Knobs of the strategy. Every one is explained in the help of optimize simulate, where it is a flag.
cache:
  ttl: 1h
  maxEntries: 1000

# Knobs that the baseline has otherwise than the strategy.
# baseline:
#   provider: { concurrency: 1 }

# What you expect, to be held against what comes out.
expect:
  - { what: Cache hit rate, source: our own guess, metric: hitRate, from: 0.3 }
`;

/** Providers of the models whose facts are known, by their ids in genai-prices. */
export const PROVIDERS = ['openai', 'anthropic', 'google', 'groq', 'together', 'deepseek'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The catalogs of real models: all, or those of one provider. */
export const REAL_CATALOGS = ['real', ...PROVIDERS] as const;
export type RealCatalog = (typeof REAL_CATALOGS)[number];

/** Whom the server of a queue lets in, as docs/scale.md has it, by their password. */
export const USERS: readonly ((password: string) => string)[] = [
  () => 'user default off',
  (password) => `user opt on >${password} ~opt:* &* +@all -@dangerous +info +client|setname +client|list`,
];

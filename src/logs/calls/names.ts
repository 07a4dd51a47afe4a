/** Distinct names, in order of first appearance. */
export class Names {
  readonly all: string[] = [];
  readonly #ids = new Map<string, number>();

  id(name: string): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.all.length;
      this.all.push(name);
      this.#ids.set(name, id);
    }
    return id;
  }
}

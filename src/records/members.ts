type Values = Record<string, unknown>;

/** What stands in a field whose members the organization defines: checked member by member, with the place of each. */
export interface Members {
  /** Those that a new record must be given. */
  needed: readonly string[];
  /** The members of a new record: those given, and the defaults of the others. */
  whole(given: unknown, path: readonly string[]): Values;
  /**
   * The members with others merged into them; null clears one, or all but the `kept` ones. Those that are not named are
   * not looked at.
   */
  merged(
    before: unknown,
    patch: unknown,
    kept: ReadonlySet<string>,
    path: readonly string[],
  ): Values;
  /** As of a new record; what is given as it was is good, and `kept` members stay as they were. */
  replaced(
    before: unknown,
    given: unknown,
    kept: ReadonlySet<string>,
    path: readonly string[],
  ): Values;
  /** The members as they are kept: without nulls. */
  stored(values: unknown): Values;
  /** Of several records the members that one has of all of them: the first that is not null. */
  survived(all: readonly unknown[]): Values;
}

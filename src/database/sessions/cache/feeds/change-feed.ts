/**
 * Tells whether anything in the database has changed. LISTEN/NOTIFY of PostgreSQL or messages of Redis
 * would be further implementations.
 */
export interface ChangeFeed {
  /**
   * Looks now whether anything may have changed since the last call; the first answer is yes. Called
   * again only after it has answered.
   *
   * @throws StoreUnavailable when the database cannot be asked.
   */
  hasChanged(): boolean | Promise<boolean>
}

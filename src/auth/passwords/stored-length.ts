/** The longest text that fits the stock column. */
export const STORED_HASH_MAX_LENGTH = 255

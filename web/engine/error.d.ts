export declare class ColophonError extends Error {
  /** A stable name, such as "SizeNotOffered". */
  readonly code: string;
  /** What to do next; may be empty. */
  readonly hint: string;
  constructor(code: string, message: string, hint?: string);
}

/** What went wrong: `code` is a stable name, `message` says what and where, `hint` what to do next. */
export class ColophonError extends Error {
  constructor(code, message, hint = '') {
    super(message);
    this.name = 'ColophonError';
    this.code = code;
    this.hint = hint;
  }
}
